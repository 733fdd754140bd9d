package io.ttmesh.runtime.internal.submit;

import io.ttmesh.actors.spi.HostId;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.OwnerRoute;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.Durability;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.error.ForgottenException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.OverloadedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Hands this process' submissions to their owners and waits for outcomes.
 *
 * <p>Submissions that arrive together leave together, one message per shard slot. Messages may be lost and owners may
 * die: what stays open is asked for again at an interval, and at once when a node is lost. A volatile submission that
 * its owner does not know any more is submitted again under the same id; a durable one is the owner's once it is
 * acknowledged.
 */
public final class Submitter extends AbstractMatchingBehavior<Submitter.Command> {
    /** What the submitter is told. */
    public sealed interface Command {}

    /** Submit this, and settle {@code awaited} when there is something to say. */
    public record Submit(Submission submission, Awaited<?> awaited) implements Command {}

    /** Wait for a submission that somebody made somewhere. */
    public record Await(Awaited<?> awaited) implements Command {}

    /** Acknowledge this when the owner of a submission of ours has it. */
    public record Confirm(Awaited<?> awaited) implements Command {}

    /** The owner said that this is cancelled: never submit it again, even if that owner is lost before it tells. */
    public record Cancelled(TaskId taskId) implements Command {}

    /** Fail whatever is open, and stop. Answered when nothing more will be said to anybody. */
    public record Stop(ActorRef<Done> replyTo) implements Command {}

    private record Flush() implements Command {}

    private record Check() implements Command {}

    private record NodeLost() implements Command {}

    private record AskAgain(Duration delay) implements Command {}

    private record GraceEnded(TaskId taskId) implements Command {}

    private record Wrapped(SubmitterNotice notice) implements Command {}

    /**
     * What the submitter is given.
     *
     * @param waits what is open; failed when the submitter stops, with whatever it has not read of its mailbox
     * @param checkInterval how often open submissions are asked for
     * @param unknownGrace how long an unknown id may stay unknown before the wait for it fails
     */
    public record Setup(OwnerRoute owners, OpenWaits waits, Duration checkInterval, Duration unknownGrace) {}

    private static final int BATCH_BYTES = 96 * 1024;
    private static final int BATCH_COUNT = 512;

    private final Setup setup;
    private final TimerScheduler<Command> timers;
    private final ActorRef<SubmitterNotice> inbox;
    private final Map<TaskId, Pending> open = new HashMap<>();
    private final Map<HostId, Outgoing> outgoing = new LinkedHashMap<>();
    private boolean flushing;

    private Submitter(ActorContext<Command> context, TimerScheduler<Command> timers, Setup setup) {
        super(context);
        this.setup = setup;
        this.timers = timers;
        this.inbox = context.messageAdapter(SubmitterNotice.class, Wrapped::new);
    }

    /** Submits and waits until it is stopped; what is open then fails as unknown. */
    public static Behavior<Command> create(Setup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Check(), setup.checkInterval());
            ActorRef<WorkerLost> lost = context.messageAdapter(WorkerLost.class, ignored -> new NodeLost());
            context.getSystem().eventStream().tell(new EventStream.Subscribe<>(WorkerLost.class, lost));
            return new Submitter(context, timers, setup);
        }));
    }

    /** Submissions for one host that wait for the flush. */
    private static final class Outgoing {
        private List<Submission> submissions = new ArrayList<>();
        private int sizeBytes;
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Submit submit -> onSubmit(submit);
            case Await(var awaited) -> onAwait(awaited);
            case Confirm(var awaited) -> onConfirm(awaited);
            case Cancelled(var id) -> onEnded(new SubmitterNotice.Ended(id, new Outcome.Cancelled()));
            case Stop(var replyTo) -> {
                replyTo.tell(Done.getInstance());
                return Behaviors.stopped();
            }
            case Flush ignored -> onFlush();
            case Check ignored -> check(setup.checkInterval().toNanos());
            case NodeLost ignored -> onNodeLost();
            case AskAgain(var delay) -> onAskAgain(delay);
            case GraceEnded(var id) -> onGraceEnded(id);
            case Wrapped(var notice) -> onNotice(notice);
        }
        return Behaviors.same();
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            setup.waits().end();
        }
        return this;
    }

    private void onSubmit(Submit submit) {
        Submission submission = submit.submission();
        Pending pending = pendingOf(submission.taskId());
        if (!pending.isSame(submission)) {
            submit.awaited()
                    .failed(new InvalidInputException("idempotency key '"
                            + submission.options().idempotencyKey().orElse("")
                            + "' is in use for another task or input: use a new key"));
            return;
        }
        if (!pending.isSubmitted()) {
            pending.submit(submission);
        }
        if (!submission.taskId().isVolatile()) {
            pending.acknowledge(submit.awaited());
        }
        pending.await(submit.awaited());
        send(submission);
    }

    private Pending pendingOf(TaskId id) {
        return open.computeIfAbsent(id, key -> new Pending(key, System.nanoTime()));
    }

    private void send(Submission submission) {
        HostId host = HostId.of(submission.taskId());
        Outgoing batch = outgoing.computeIfAbsent(host, ignored -> new Outgoing());
        if (batch.sizeBytes + submission.sizeBytes() > BATCH_BYTES || batch.submissions.size() >= BATCH_COUNT) {
            flush(host, batch);
        }
        batch.submissions.add(submission);
        batch.sizeBytes += submission.sizeBytes();
        if (!flushing) {
            flushing = true;
            getContext().getSelf().tell(new Flush());
        }
    }

    private void onFlush() {
        flushing = false;
        outgoing.forEach(this::flush);
        outgoing.clear();
    }

    private void flush(HostId host, Outgoing batch) {
        if (!batch.submissions.isEmpty()) {
            setup.owners().tell(new OwnerCommand.SubmitAll(host, batch.submissions, inbox));
            batch.submissions = new ArrayList<>();
            batch.sizeBytes = 0;
        }
    }

    private void onAwait(Awaited<?> awaited) {
        Pending pending = pendingOf(awaited.taskId());
        pending.await(awaited);
        setup.owners().tell(new OwnerCommand.Watch(awaited.taskId(), inbox));
    }

    /** What has ended was accepted; the rest asks the owner, behind the submission itself. */
    private void onConfirm(Awaited<?> awaited) {
        TaskId id = awaited.taskId();
        Pending pending = open.get(id);
        if (pending == null || awaited.isAcknowledged()) {
            return;
        }
        pending.acknowledge(awaited);
        outgoing.forEach(this::flush);
        setup.owners().tell(new OwnerCommand.Confirm(id, inbox));
    }

    /** Asks for everything that was not asked for in this time: whoever ended it may have told us in vain. */
    private void check(long olderNanos) {
        long now = System.nanoTime();
        Map<HostId, List<TaskId>> slots = new HashMap<>();
        open.values().removeIf(pending -> !pending.dropAbandoned());
        for (Pending pending : open.values()) {
            if (now - pending.askedNanos() < olderNanos) {
                continue;
            }
            pending.asked(now);
            TaskId id = pending.taskId();
            Submission unacknowledged = pending.submission();
            if (id.isVolatile() && pending.awaitsAcknowledgement()) {
                setup.owners().tell(new OwnerCommand.Confirm(id, inbox));
            } else if (!id.isVolatile() && unacknowledged != null) {
                send(unacknowledged);
            } else {
                slots.computeIfAbsent(HostId.of(id), ignored -> new ArrayList<>())
                        .add(id);
            }
        }
        slots.forEach(this::watchAll);
    }

    /** A question asked at once may follow the lost node, for its shards are placed anew only now: ask some times more. */
    private void onNodeLost() {
        askAgainIn(setup.checkInterval().dividedBy(8));
        check(0);
    }

    private void onAskAgain(Duration delay) {
        Duration next = delay.multipliedBy(2);
        if (next.compareTo(setup.checkInterval()) < 0) {
            askAgainIn(next);
        }
        check(0);
    }

    private void askAgainIn(Duration delay) {
        timers.startSingleTimer(AskAgain.class, new AskAgain(delay), delay);
    }

    private void watchAll(HostId host, List<TaskId> ids) {
        for (int from = 0; from < ids.size(); from += BATCH_COUNT) {
            List<TaskId> some = ids.subList(from, Math.min(ids.size(), from + BATCH_COUNT));
            setup.owners().tell(new OwnerCommand.WatchAll(host, some, inbox));
        }
    }

    private void onNotice(SubmitterNotice notice) {
        switch (notice) {
            case SubmitterNotice.EndedAll(var ended) -> ended.forEach(this::onEnded);
            case SubmitterNotice.Acknowledged(var ids, var durability) ->
                ids.forEach(id -> onAcknowledged(id, durability));
            case SubmitterNotice.Refused(var id, var reason, var message) ->
                failById(
                        id,
                        switch (reason) {
                            case OVERLOADED -> new OverloadedException(message);
                            case NOT_STORABLE -> new InvalidInputException(message);
                            case KEY_REUSED -> new InvalidInputException(message);
                        });
            case SubmitterNotice.Unknown(var ids) -> ids.forEach(this::onUnknown);
            case SubmitterNotice.Forgotten(var id) ->
                failById(
                        id,
                        new ForgottenException("task " + id + " ended longer ago than outcomes are kept (settings"
                                + " ttmesh.actors.outcome-retention and key-retention)"));
        }
    }

    private void onAcknowledged(TaskId id, Durability durability) {
        Pending pending = open.get(id);
        if (pending != null) {
            pending.acknowledged(durability);
        }
    }

    private void onEnded(SubmitterNotice.Ended ended) {
        Pending pending = open.remove(ended.taskId());
        if (pending != null) {
            pending.end(ended.outcome());
        }
    }

    /** The owner that took it is gone: what is still here is submitted again, under the same id. */
    private void onUnknown(TaskId id) {
        Pending pending = open.get(id);
        if (pending == null) {
            return;
        }
        Submission own = pending.submission();
        if (own != null) {
            send(own);
            return;
        }
        // A host that is new may keep a question for a while before it answers.
        Duration silence = setup.unknownGrace().multipliedBy(2).plus(setup.checkInterval());
        Duration left = setup.unknownGrace().minus(pending.unknown(System.nanoTime(), silence));
        if (pending.isSubmitted() || !left.isPositive()) {
            fail(
                    pending,
                    new OutcomeUnknownException("task " + id + " is unknown to its owner: it was never submitted,"
                            + " was forgotten, or was lost with an owner that kept it in memory"));
        } else if (!timers.isTimerActive(id)) {
            timers.startSingleTimer(id, new GraceEnded(id), left);
        }
    }

    /** Who still does not know it now, will not: asks once more, whatever the interval of checks. */
    private void onGraceEnded(TaskId id) {
        Pending pending = open.get(id);
        if (pending != null) {
            pending.asked(System.nanoTime());
            setup.owners().tell(new OwnerCommand.Watch(id, inbox));
        }
    }

    private void failById(TaskId id, MeshException failure) {
        Pending pending = open.get(id);
        if (pending != null) {
            fail(pending, failure);
        }
    }

    private void fail(Pending pending, MeshException failure) {
        open.remove(pending.taskId());
        pending.fail(failure);
    }
}
