package io.ttmesh.runtime.internal.executor;

import io.ttmesh.actors.DistributedTask;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
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
 * <p>Slots bound how many bodies run, not threads: a body that ignores its interrupt keeps its slot and is reported.
 * Ends are kept and told again until their owner settles them. The same attempt offered twice runs once.
 */
public final class AttemptExecutor extends AbstractMatchingBehavior<WorkerCommand> {
    private static final Comparator<Waiting> ORDER = Comparator.comparingInt(
                    (Waiting waiting) -> -waiting.offer.priority())
            .thenComparingLong(waiting -> waiting.sequence);

    private final NodeId node;
    private final ExecutorSettings settings;
    private final TaskRegistry tasks;
    private final ExecutorGauge gauge;
    private final EventSink events;
    private final Clock clock;
    private final NoticeOutbox outbox;
    private final PriorityQueue<Waiting> queue = new PriorityQueue<>(ORDER);
    private final Map<AttemptId, Waiting> queued = new HashMap<>();
    private final Map<AttemptId, Running> running = new HashMap<>();
    private final Map<AttemptId, Unsettled> unsettled = new LinkedHashMap<>();
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

    /** An attempt in the queue. */
    private record Waiting(Offer offer, long sequence, long sinceNanos) {}

    /** An attempt in a slot. */
    private static final class Running {
        private final Body body;
        private boolean isVoid;
        private boolean isStuck;
        private long interruptedNanos;
        private double progressTold;

        Running(Body body) {
            this.body = body;
        }

        /** Nobody waits for its end any more; the slot is free when it comes. */
        void giveUp() {
            if (!isVoid) {
                isVoid = true;
                interruptedNanos = System.nanoTime();
                body.interrupt();
            }
        }
    }

    /** An end that its owner has not settled. */
    private record Unsettled(AttemptNotice end, long sinceNanos) {}

    @Override
    public Behavior<WorkerCommand> onMessage(WorkerCommand command) {
        switch (command) {
            case WorkerCommand.OfferAll(var offers) -> offers.forEach(this::onOffer);
            case WorkerCommand.Revoke(var taskId, var token) -> onRevoke(new AttemptId(taskId, token));
            case WorkerCommand.SettleAll(var attempts) -> onSettled(attempts);
            case ExecutorSignal.BodyEnded(var end) -> onBodyEnded(end);
            case ExecutorSignal.Flush ignored -> onFlush();
            case ExecutorSignal.Sweep ignored -> onSweep();
            case ExecutorSignal.Drain(var replyTo) -> onDrain(replyTo);
            case ExecutorSignal.Stop ignored -> {
                return Behaviors.stopped();
            }
            case WorkerCommand.Signal foreign -> throw new IllegalStateException("foreign signal " + foreign);
        }
        gauge.update(running.size(), queue.size());
        if (!flushing && !outbox.isEmpty()) {
            flushing = true;
            getContext().getSelf().tell(new ExecutorSignal.Flush());
        }
        return this;
    }

    /** An executor that failed must not be offered anything, and nobody would hear of the ends of what it runs. */
    @Override
    public Behavior<WorkerCommand> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            gauge.drain();
            running.values().forEach(Running::giveUp);
        }
        return this;
    }

    private void onOffer(Offer offer) {
        AttemptId attempt = offer.attempt();
        Unsettled ended = unsettled.get(attempt);
        if (ended != null) {
            outbox.tell(ended.end());
        } else if (running.containsKey(attempt)) {
            onOfferOfRunning(attempt, running.get(attempt));
        } else if (queued.containsKey(attempt)) {
            outbox.tell(new AttemptNotice.Accepted(attempt, node));
        } else {
            objection(offer).ifPresentOrElse(why -> decline(attempt, why), () -> take(offer));
        }
    }

    private void onOfferOfRunning(AttemptId attempt, Running body) {
        if (body.isVoid) {
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
        if (running.size() >= settings.slots() && (queue.size() >= settings.queueLimit() || settings.slots() == 0)) {
            outbox.declined(offer.attempt().taskId());
            return Optional.of("full: " + queue.size() + " attempts queued (limit ttmesh.runtime.queue-limit)");
        }
        return Optional.empty();
    }

    private void decline(AttemptId attempt, String why) {
        outbox.tell(new AttemptNotice.Declined(attempt, node, why));
    }

    private void take(Offer offer) {
        long now = System.nanoTime();
        if (running.size() < settings.slots()) {
            begin(offer, now, 0);
        } else {
            var waiting = new Waiting(offer, sequence++, now);
            queue.add(waiting);
            queued.put(offer.attempt(), waiting);
            outbox.tell(new AttemptNotice.Accepted(offer.attempt(), node));
        }
    }

    private void begin(Offer offer, long now, long waitedNanos) {
        DistributedTask<?, ?> task = tasks.find(offer.task())
                .orElseThrow(() -> new IllegalStateException("task " + offer.task() + " was here when it was queued"));
        var body = new Body(node, offer, now, waitedNanos, settings.payloadLimit());
        running.put(offer.attempt(), new Running(body));
        outbox.tell(new AttemptNotice.Started(offer.attempt(), node));
        ActorRef<WorkerCommand> self = getContext().getSelf();
        body.start(task, end -> self.tell(new ExecutorSignal.BodyEnded(end)));
    }

    private void onBodyEnded(AttemptNotice end) {
        Running ended = running.get(end.attempt());
        if (ended == null || ended.body.end() == null) {
            // Found by a sweep before it was told.
            return;
        }
        running.remove(end.attempt());
        long now = System.nanoTime();
        gauge.ran(now - ended.body.startedNanos());
        if (!ended.isVoid) {
            end(end, now);
        }
        fillSlots(now);
        answerDrainer();
    }

    private void end(AttemptNotice end, long now) {
        unsettled.put(end.attempt(), new Unsettled(end, now));
        outbox.tell(end);
    }

    private void fillSlots(long now) {
        while (running.size() < settings.slots() && !queue.isEmpty()) {
            Waiting next = queue.remove();
            queued.remove(next.offer.attempt());
            begin(next.offer, now, now - next.sinceNanos);
        }
        if (outbox.hasDeclined() && queue.size() <= settings.queueLimit() / 2) {
            outbox.roomAgain(node);
        }
    }

    private void onRevoke(AttemptId attempt) {
        unsettled.remove(attempt);
        Waiting waiting = queued.remove(attempt);
        if (waiting != null) {
            queue.remove(waiting);
        }
        Running body = running.get(attempt);
        if (body != null) {
            body.giveUp();
        }
        answerDrainer();
    }

    private void onSettled(List<AttemptId> attempts) {
        attempts.forEach(unsettled::remove);
        answerDrainer();
    }

    private void onFlush() {
        flushing = false;
        outbox.flush();
    }

    private void onSweep() {
        findUntoldEnds();
        long now = System.nanoTime();
        for (Map.Entry<AttemptId, Running> entry : running.entrySet()) {
            stopOverdue(entry.getKey(), entry.getValue(), now);
            reportStuck(entry.getValue(), now);
        }
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

    private void findUntoldEnds() {
        for (Running body : List.copyOf(running.values())) {
            AttemptNotice end = body.body.end();
            if (end != null) {
                onBodyEnded(end);
            }
        }
    }

    private void stopOverdue(AttemptId attempt, Running body, long now) {
        if (!body.isVoid && body.body.isOverdue(now)) {
            body.giveUp();
            long ranMillis = (now - body.body.startedNanos()) / 1_000_000;
            end(
                    new AttemptNotice.Failed(
                            attempt,
                            node,
                            Failure.of(
                                    Failure.Cause.TIMEOUT, "attempt ran for " + ranMillis + " ms, over its timeout")),
                    now);
        }
    }

    private void reportStuck(Running body, long now) {
        if (body.isVoid
                && !body.isStuck
                && now - body.interruptedNanos >= settings.stuckAfter().toNanos()) {
            body.isStuck = true;
            Offer offer = body.body.offer();
            events.emit(List.of(new MeshEvent.BodyStuck(
                    clock.instant(),
                    node,
                    offer.attempt().taskId(),
                    offer.attempt().token(),
                    offer.task())));
        }
    }

    private void report(long now) {
        for (Unsettled late : unsettled.values()) {
            if (now - late.sinceNanos >= settings.reportInterval().toNanos()) {
                outbox.tell(late.end);
            }
        }
        running.forEach((attempt, body) -> {
            if (body.body.progressMade() > body.progressTold) {
                renew(attempt, body);
            }
        });
    }

    /**
     * Tells once more that attempts were taken: the first notice may be lost, and an owner that hears nothing offers
     * the work elsewhere long before the next renewal is due.
     */
    private void confirmSince(long nanos) {
        queued.forEach((attempt, waiting) -> {
            if (waiting.sinceNanos - nanos >= 0) {
                outbox.tell(new AttemptNotice.Renewed(attempt, node, false, 0));
            }
        });
        running.forEach((attempt, body) -> {
            if (body.body.startedNanos() - nanos >= 0) {
                renew(attempt, body);
            }
        });
    }

    private void renew(AttemptId attempt, Running body) {
        if (!body.isVoid) {
            body.progressTold = body.body.progressMade();
            outbox.tell(new AttemptNotice.Renewed(attempt, node, true, body.progressTold));
        }
    }

    private void onDrain(ActorRef<Done> replyTo) {
        gauge.drain();
        drainer = replyTo;
        long now = System.nanoTime();
        var failure = Failure.of(Failure.Cause.LOST_NODE, "node " + node + " drains and gave the attempt back");
        queued.keySet().forEach(attempt -> end(new AttemptNotice.Failed(attempt, node, failure), now));
        queue.clear();
        queued.clear();
        answerDrainer();
    }

    private void answerDrainer() {
        if (drainer != null && running.isEmpty() && unsettled.isEmpty()) {
            drainer.tell(Done.getInstance());
            drainer = null;
        }
    }
}
