package io.ttmesh.runtime.internal.executor;

import io.ttmesh.actors.TaskRegistry;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.EventSink;
import io.ttmesh.actors.spi.OwnerRoute;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerCommand.AttemptId;
import io.ttmesh.actors.spi.WorkerCommand.Offer;
import io.ttmesh.model.Failure;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Runs attempts on this node: takes offers while its queue has room, starts the one of highest priority whenever an
 * executor slot is free, and tells each attempt's owner what becomes of it.
 *
 * <p>A slot that becomes free does not wait for this actor: the body that ends starts the next one from the queue and
 * says so. Slots bound how many bodies run, not threads: a body that ignores its interrupt keeps its slot and is reported.
 * Ends are kept and told again until their owner settles them. The same attempt offered twice runs once.
 */
public final class AttemptExecutor extends AbstractMatchingBehavior<WorkerCommand> {
    private final NodeId node;
    private final ExecutorSettings settings;
    private final TaskRegistry tasks;
    private final ExecutorGauge gauge;
    private final EventSink events;
    private final Clock clock;
    private final NoticeOutbox outbox;
    private final BodyQueue queue;
    private final Consumer<AttemptId> checkpointMade;
    private final Map<AttemptId, Body> queued = new HashMap<>();
    private final List<AttemptId> arrived = new ArrayList<>();
    private final Map<AttemptId, RunningAttempt> running = new HashMap<>();
    private final UnsettledEnds unsettled = new UnsettledEnds();
    private @Nullable ActorRef<Done> drainer;
    private boolean flushing;
    private long sequence;
    private long renewedNanos = System.nanoTime();
    private long reportedNanos = System.nanoTime();

    private AttemptExecutor(ActorContext<WorkerCommand> context, Setup setup) {
        super(context);
        this.node = setup.node();
        this.settings = setup.settings();
        this.tasks = setup.tasks();
        this.gauge = setup.gauge();
        this.events = setup.events();
        this.clock = setup.clock();
        this.outbox = new NoticeOutbox(setup.owners());
        ActorRef<WorkerCommand> self = context.getSelf();
        this.queue = new BodyQueue(body -> self.tell(new ExecutorSignal.BodyEnded(body)));
        this.checkpointMade = attempt -> self.tell(new ExecutorSignal.CheckpointMade(attempt));
    }

    /** What the executor of a node is given. */
    public record Setup(
            NodeId node,
            ExecutorSettings settings,
            TaskRegistry tasks,
            ExecutorGauge gauge,
            EventSink events,
            Clock clock,
            OwnerRoute owners) {}

    /** Runs attempts until it is stopped. */
    public static Behavior<WorkerCommand> create(Setup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(
                    new ExecutorSignal.Sweep(), setup.settings().sweepInterval());
            return new AttemptExecutor(context, setup);
        }));
    }

    @Override
    public Behavior<WorkerCommand> onMessage(WorkerCommand command) {
        switch (command) {
            case WorkerCommand.OfferAll(var offers) -> offers.forEach(this::onOffer);
            case WorkerCommand.Revoke(var taskId, var token) -> onRevoke(new AttemptId(taskId, token));
            case WorkerCommand.SettleAll(var attempts) -> onSettled(attempts);
            case WorkerCommand.CheckpointKept(var attempt, var number) -> onCheckpointKept(attempt, number);
            case WorkerCommand.AwaitRoom(var taskId) -> {
                outbox.declined(taskId);
                tellRoom();
            }
            case ExecutorSignal.BodyEnded(var body) -> onBodyEnded(body);
            case ExecutorSignal.CheckpointMade(var attempt) -> tellCheckpoint(running.get(attempt));
            case ExecutorSignal.Flush ignored -> onFlush();
            case ExecutorSignal.Sweep ignored -> onSweep();
            case ExecutorSignal.Drain(var replyTo) -> onDrain(replyTo);
            case ExecutorSignal.Stop(var replyTo) -> {
                replyTo.tell(Done.getInstance());
                return Behaviors.stopped();
            }
            case WorkerCommand.Signal foreign -> throw new IllegalStateException("foreign signal " + foreign);
        }
        gauge.update(running.size(), queued.size());
        if (!flushing && !(outbox.isEmpty() && arrived.isEmpty())) {
            flushing = true;
            getContext().getSelf().tell(new ExecutorSignal.Flush());
        }
        return Behaviors.same();
    }

    /** An executor that failed must not be offered anything, and nobody would hear of the ends of what it runs. */
    @Override
    public Behavior<WorkerCommand> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            gauge.drain();
            queue.clear();
            queued.values().forEach(Body::interrupt);
            running.values().forEach(RunningAttempt::giveUp);
        }
        return Behaviors.same();
    }

    private void onOffer(Offer offer) {
        AttemptId attempt = offer.attempt();
        AttemptNotice ended = unsettled.find(attempt);
        if (ended != null) {
            outbox.tell(ended);
        } else if (running.containsKey(attempt)) {
            onOfferOfRunning(attempt, running.get(attempt));
        } else if (queued.containsKey(attempt)) {
            outbox.tell(new AttemptNotice.Accepted(attempt, node));
        } else {
            objection(offer).ifPresentOrElse(why -> decline(attempt, why), () -> take(offer));
        }
    }

    private void onOfferOfRunning(AttemptId attempt, RunningAttempt known) {
        if (known.isVoid()) {
            decline(attempt, "was given up here, and its body has not ended");
        } else {
            outbox.tell(new AttemptNotice.Started(attempt, node));
        }
    }

    private Optional<String> objection(Offer offer) {
        if (gauge.isDraining()) {
            return Optional.of("draining");
        }
        if (tasks.find(offer.task()).isEmpty()) {
            return Optional.of("does not have task " + offer.task());
        }
        if (running.size() >= settings.slots() && (queued.size() >= settings.queueLimit() || settings.slots() == 0)) {
            outbox.declined(offer.attempt().taskId());
            return Optional.of("full: " + queued.size() + " attempts queued (limit ttmesh.runtime.queue-limit)");
        }
        return Optional.empty();
    }

    private void decline(AttemptId attempt, String why) {
        outbox.tell(new AttemptNotice.Declined(attempt, node, why));
    }

    private void take(Offer offer) {
        var checkpoints =
                new Checkpoints(offer.attempt(), offer.checkpoint(), settings.checkpointLimit(), checkpointMade);
        var body = new Body(node, offer, tasks, sequence++, settings.payloadLimit(), checkpoints);
        if (running.size() < settings.slots()) {
            began(body);
            queue.start(body);
        } else {
            queued.put(offer.attempt(), body);
            queue.add(body);
            arrived.add(offer.attempt());
        }
    }

    /** A body has, or is about to have, a slot. */
    private void began(Body body) {
        AttemptId attempt = body.offer().attempt();
        var begun = new RunningAttempt(body);
        running.put(attempt, begun);
        if (body.isCancelled()) {
            begun.giveUp();
        } else {
            outbox.tell(new AttemptNotice.Started(attempt, node));
        }
    }

    /** A body that ends hands its slot to the next one itself, for a way through this mailbox would leave it idle. */
    private void onBodyEnded(Body body) {
        AttemptNotice end = body.end();
        RunningAttempt ended = running.get(body.offer().attempt());
        if (end == null || ended == null || ended.body() != body) {
            // Found by a sweep before it was told.
            return;
        }
        running.remove(end.attempt());
        long now = System.nanoTime();
        gauge.ran(now - body.startedNanos());
        if (!ended.isVoid()) {
            end(end, now);
        }
        Body heir = body.heir();
        if (heir != null) {
            queued.remove(heir.offer().attempt());
            began(heir);
        }
        fillSlots();
        answerDrainer();
    }

    private void end(AttemptNotice end, long now) {
        unsettled.add(end, now);
        outbox.tell(end);
    }

    private void fillSlots() {
        while (running.size() < settings.slots()) {
            Body next = queue.poll();
            if (next == null) {
                break;
            }
            queued.remove(next.offer().attempt());
            began(next);
            queue.start(next);
        }
        tellRoom();
    }

    private void tellRoom() {
        if (outbox.hasDeclined() && queued.size() <= settings.queueLimit() / 2) {
            outbox.roomAgain(node);
        }
    }

    private void onRevoke(AttemptId attempt) {
        unsettled.settled(attempt);
        Body waiting = queued.get(attempt);
        if (waiting != null && queue.remove(waiting)) {
            queued.remove(attempt);
        } else if (waiting != null) {
            // It left the queue for a slot a moment ago, and we are about to hear of it.
            waiting.interrupt();
        }
        RunningAttempt known = running.get(attempt);
        if (known != null) {
            known.giveUp();
        }
        answerDrainer();
    }

    private void onSettled(List<AttemptId> attempts) {
        attempts.forEach(unsettled::settled);
        answerDrainer();
    }

    private void onCheckpointKept(AttemptId attempt, long number) {
        RunningAttempt known = running.get(attempt);
        if (known != null) {
            known.body().checkpoints().kept(number);
        }
    }

    private void tellCheckpoint(@Nullable RunningAttempt known) {
        if (known != null) {
            known.body().checkpoints().untold(node).ifPresent(outbox::tell);
        }
    }

    private void onFlush() {
        flushing = false;
        for (AttemptId attempt : arrived) {
            // What has begun in the meantime is not told that it was accepted: to have begun says as much.
            if (queued.containsKey(attempt)) {
                outbox.tell(new AttemptNotice.Accepted(attempt, node));
            }
        }
        arrived.clear();
        outbox.flush();
    }

    private void onSweep() {
        findUntoldEnds();
        long now = System.nanoTime();
        running.forEach((attempt, known) -> {
            stopOverdue(attempt, known, now);
            reportStuck(known, now);
        });
        if (now - reportedNanos >= settings.reportInterval().toNanos()) {
            long last = reportedNanos;
            reportedNanos = now;
            report(now);
            confirmSince(last);
        }
        if (now - renewedNanos >= settings.renewInterval().toNanos()) {
            renewedNanos = now;
            queued.keySet().forEach(attempt -> outbox.tell(new AttemptNotice.Renewed(attempt, node, false, 0)));
            running.forEach(this::renew);
        }
    }

    /** Memory may have been too short to tell one. That it is told as well, a moment later, does no harm. */
    private void findUntoldEnds() {
        for (RunningAttempt known : List.copyOf(running.values())) {
            if (known.body().end() != null) {
                onBodyEnded(known.body());
            }
        }
    }

    private void stopOverdue(AttemptId attempt, RunningAttempt known, long now) {
        if (known.isOverdue(now)) {
            known.giveUp();
            long ranMillis = (now - known.body().startedNanos()) / 1_000_000;
            end(
                    new AttemptNotice.Failed(
                            attempt,
                            node,
                            Failure.of(
                                    Failure.Cause.TIMEOUT, "attempt ran for " + ranMillis + " ms, over its timeout")),
                    now);
        }
    }

    private void reportStuck(RunningAttempt known, long now) {
        if (known.becomesStuck(now, settings.stuckAfter())) {
            Offer offer = known.body().offer();
            events.emit(List.of(new MeshEvent.BodyStuck(
                    clock.instant(),
                    node,
                    offer.attempt().taskId(),
                    offer.attempt().token(),
                    offer.task())));
        }
    }

    private void report(long now) {
        unsettled.olderThan(settings.reportInterval(), now).forEach(outbox::tell);
        running.forEach((attempt, known) -> {
            tellCheckpoint(known);
            if (known.hasProgressToTell()) {
                renew(attempt, known);
            }
        });
    }

    /**
     * Tells once more that attempts were taken: the first notice may be lost, and an owner that hears nothing offers
     * the work elsewhere long before the next renewal is due.
     */
    private void confirmSince(long nanos) {
        queued.forEach((attempt, waiting) -> {
            if (waiting.madeNanos() - nanos >= 0) {
                outbox.tell(new AttemptNotice.Renewed(attempt, node, false, 0));
            }
        });
        running.forEach((attempt, known) -> {
            if (known.body().startedNanos() - nanos >= 0) {
                renew(attempt, known);
            }
        });
    }

    private void renew(AttemptId attempt, RunningAttempt known) {
        known.renewal(attempt, node).ifPresent(outbox::tell);
    }

    private void onDrain(ActorRef<Done> replyTo) {
        gauge.drain();
        drainer = replyTo;
        long now = System.nanoTime();
        var failure = Failure.of(Failure.Cause.LOST_NODE, "node " + node + " drains and gave the attempt back");
        Map.copyOf(queued).forEach((attempt, waiting) -> {
            if (queue.remove(waiting)) {
                queued.remove(attempt);
                end(new AttemptNotice.Failed(attempt, node, failure), now);
            }
        });
        answerDrainer();
    }

    private void answerDrainer() {
        if (drainer != null && running.isEmpty() && queued.isEmpty() && unsettled.isEmpty()) {
            drainer.tell(Done.getInstance());
            drainer = null;
        }
    }
}
