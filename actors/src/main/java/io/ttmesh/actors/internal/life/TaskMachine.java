package io.ttmesh.actors.internal.life;

import io.ttmesh.actors.internal.life.TaskState.Assigned;
import io.ttmesh.actors.internal.life.TaskState.Live;
import io.ttmesh.actors.internal.life.TaskState.Reason;
import io.ttmesh.actors.internal.life.TaskState.Waiting;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.Checkpoint;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.WhenFull;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what follows from what befalls a submission. Pure: the clock is an argument, and randomness, limits and
 * times come from {@link TaskRules}. {@link TaskHistory} applies the events.
 */
public final class TaskMachine {
    private final TaskRules rules;

    /** Makes a machine that follows these rules. */
    public TaskMachine(TaskRules rules) {
        this.rules = rules;
    }

    /** The event that begins a submission's life. The owner wakes it right after, which places it when it is due. */
    public TaskEvent.Submitted submit(Submission submission, Instant now) {
        return new TaskEvent.Submitted(submission, new FencingToken(rules.epoch(), 1), now);
    }

    /** What follows from an input to a live submission. */
    public Decision decide(Live state, TaskInput input, Instant now) {
        return switch (input) {
            case TaskInput.Wake ignored -> wake(state, now);
            case TaskInput.Cancel ignored -> end(state, new Outcome.Cancelled(), now);
            case TaskInput.Heard(var notice) -> hear(state, notice, now);
            case TaskInput.WorkerLost(var node) -> workerLost(state, node, now);
            case TaskInput.RoomAgain ignored -> roomAgain(state);
            case TaskInput.Placed(var worker)
            when awaitsPlacement(state, now) ->
                Decision.of(
                        new TaskEvent.Offered(worker, now, now.plus(rules.offerTimeout())),
                        new TaskEffect.Offer(worker));
            case TaskInput.AllFull(var detail) when awaitsPlacement(state, now) -> allFull(state, detail, now);
            case TaskInput.NoneEligible(var failure)
            when awaitsPlacement(state, now) -> noneEligible(state, failure, now);
            case TaskInput.Placed ignored -> Decision.NOTHING;
            case TaskInput.AllFull ignored -> Decision.NOTHING;
            case TaskInput.NoneEligible ignored -> Decision.NOTHING;
            case TaskInput.Recovered ignored -> recovered(state, now);
        };
    }

    /**
     * Owners may place twice before they hear the first answer, as when two workers report room: the second answer must
     * not give the same execution to another worker. Nor may an attempt be offered before it is due: a successor of this
     * owner takes it for one that never was.
     */
    private static boolean awaitsPlacement(Live state, Instant now) {
        return state instanceof Waiting waiting
                && switch (waiting.reason()) {
                    case NOT_DUE, RETRY -> !now.isBefore(waiting.wakeAt());
                    case FULL, NOWHERE -> true;
                    case RECOVERED -> false;
                };
    }

    private Decision wake(Live state, Instant now) {
        if (state.ticket().isExpired(now)) {
            return end(state, new Outcome.Expired(), now);
        }
        return switch (state) {
            case Waiting waiting when now.isBefore(waiting.wakeAt()) -> Decision.NOTHING;
            case Waiting waiting
            when waiting.reason() == Reason.RECOVERED ->
                nextAttempt(
                        waiting,
                        Optional.empty(),
                        Failure.of(Failure.Cause.LEASE_LAPSED, "attempt was not reported after its owner recovered"),
                        now);
            case Waiting ignored -> Decision.place();
            case Assigned assigned when now.isBefore(assigned.leaseUntil()) -> Decision.NOTHING;
            case Assigned assigned ->
                nextAttempt(
                                assigned,
                                Optional.of(assigned.worker()),
                                Failure.of(
                                        Failure.Cause.LEASE_LAPSED,
                                        "worker " + assigned.worker() + " was silent for longer than its lease"),
                                now)
                        .and(new TaskEffect.Revoke(assigned.worker(), assigned.token()));
        };
    }

    private Decision hear(Live state, AttemptNotice notice, Instant now) {
        NodeId worker = notice.worker();
        boolean isOthers =
                state instanceof Assigned assigned && !assigned.worker().equals(worker);
        if (!notice.token().equals(state.token()) || (isOthers && !isEnd(notice))) {
            return stale(notice);
        }
        Instant until = now.plus(rules.leaseTimeout());
        return switch (notice) {
            case AttemptNotice.Succeeded(var id, var by, var result) ->
                Decision.of(new TaskEvent.Ended(new Outcome.Succeeded(result), now, id.token(), Optional.of(by)));
            case AttemptNotice.Failed(var id, var by, var failure) -> attemptFailed(state, by, failure, now);
            case AttemptNotice.Declined(var id, var by, var why) -> declined(state, by, why, now);
            case AttemptNotice.Started ignored when state instanceof TaskState.Running -> renewed(state, until, -1);
            case AttemptNotice.Started ignored -> Decision.of(new TaskEvent.Started(worker, now, until));
            case AttemptNotice.Accepted ignored when isBeyondOffer(state) -> renewed(state, until, -1);
            case AttemptNotice.Accepted ignored -> Decision.of(new TaskEvent.Queued(worker, now, until));
            case AttemptNotice.Renewed renewal
            when renewal.running() && !(state instanceof TaskState.Running) ->
                Decision.of(new TaskEvent.Started(worker, now, until));
            case AttemptNotice.Renewed ignored
            when !isBeyondOffer(state) -> Decision.of(new TaskEvent.Queued(worker, now, until));
            case AttemptNotice.Renewed renewal -> renewed(state, until, renewal.progress());
            case AttemptNotice.Checkpointed made -> checkpointed(state, made, now);
        };
    }

    /** An end under the current token counts whoever tells it: the token names the execution. */
    private static boolean isEnd(AttemptNotice notice) {
        return notice instanceof AttemptNotice.Succeeded || notice instanceof AttemptNotice.Failed;
    }

    private static boolean isBeyondOffer(Live state) {
        return state instanceof TaskState.Queued || state instanceof TaskState.Running;
    }

    /** An end needs no answer here (it is settled by the host whatever it says); a living stale attempt is stopped. */
    private static Decision stale(AttemptNotice notice) {
        return switch (notice) {
            case AttemptNotice.Accepted ignored -> revoke(notice);
            case AttemptNotice.Started ignored -> revoke(notice);
            case AttemptNotice.Renewed ignored -> revoke(notice);
            case AttemptNotice.Checkpointed ignored -> revoke(notice);
            case AttemptNotice.Declined ignored -> Decision.NOTHING;
            case AttemptNotice.Succeeded ignored -> Decision.NOTHING;
            case AttemptNotice.Failed ignored -> Decision.NOTHING;
        };
    }

    private static Decision revoke(AttemptNotice notice) {
        return Decision.effect(new TaskEffect.Revoke(notice.worker(), notice.token()));
    }

    private static Decision renewed(Live state, Instant until, double progress) {
        double known = state instanceof TaskState.Running running ? running.progress() : 0;
        return Decision.of(new TaskEvent.Renewed(until, Math.max(known, progress)));
    }

    /** A sign of life whatever it says. One that is stored, or older than what is stored, is answered only. */
    private Decision checkpointed(Live state, AttemptNotice.Checkpointed made, Instant now) {
        Instant until = now.plus(rules.leaseTimeout());
        Decision alive = state instanceof TaskState.Running
                ? renewed(state, until, -1)
                : Decision.of(new TaskEvent.Started(made.worker(), now, until));
        Decision kept = alive.and(new TaskEffect.Kept(made.worker(), made.token(), made.number()));
        Checkpoint checkpoint = made.checkpoint();
        return state.ticket()
                        .checkpoint()
                        .filter(known -> known.covers(checkpoint))
                        .isPresent()
                ? kept
                : kept.after(new TaskEvent.Checkpointed(checkpoint, now));
    }

    private static Decision declined(Live state, NodeId worker, String why, Instant now) {
        return switch (state) {
            case TaskState.Offered offered
            when offered.worker().equals(worker) -> Decision.thenPlace(new TaskEvent.Declined(worker, why, now));
            case TaskState.Offered ignored -> Decision.NOTHING;
            case Waiting ignored -> Decision.NOTHING;
            case TaskState.Queued ignored -> Decision.NOTHING;
            case TaskState.Running ignored -> Decision.NOTHING;
        };
    }

    private Decision workerLost(Live state, NodeId node, Instant now) {
        return state instanceof Assigned assigned && assigned.worker().equals(node)
                ? nextAttempt(
                        assigned,
                        Optional.of(node),
                        Failure.of(Failure.Cause.LOST_NODE, "node " + node + " left the mesh"),
                        now)
                : Decision.NOTHING;
    }

    private static Decision roomAgain(Live state) {
        return state instanceof Waiting waiting && waiting.reason() == Reason.FULL
                ? Decision.place()
                : Decision.NOTHING;
    }

    private Decision allFull(Live state, String detail, Instant now) {
        if (state.ticket().submission().options().whenFull() == WhenFull.REFUSE) {
            return end(state, new Outcome.Failed(Failure.of(Failure.Cause.OVERLOADED, detail)), now);
        }
        return Decision.of(new TaskEvent.Postponed(now, now.plus(rules.fullRetry()), Reason.FULL, detail));
    }

    private Decision noneEligible(Live state, Failure failure, Instant now) {
        Instant since =
                state instanceof Waiting waiting ? waiting.nowhereSince().orElse(now) : now;
        if (!now.isBefore(since.plus(rules.nowhereGrace()))) {
            return end(state, new Outcome.Failed(failure), now);
        }
        return Decision.of(
                new TaskEvent.Postponed(now, now.plus(rules.fullRetry()), Reason.NOWHERE, failure.message()));
    }

    /** An attempt that was due before the crash may have been offered: its worker gets one lease to report. */
    private Decision recovered(Live state, Instant now) {
        return state instanceof Waiting waiting && !now.isBefore(waiting.wakeAt())
                ? Decision.of(new TaskEvent.Postponed(
                        now, now.plus(rules.leaseTimeout()), Reason.RECOVERED, "owner recovered"))
                : Decision.NOTHING;
    }

    private Decision attemptFailed(Live state, NodeId worker, Failure failure, Instant now) {
        if (state.ticket().isExpired(now)) {
            return Decision.of(new TaskEvent.Ended(new Outcome.Expired(), now, state.token(), Optional.of(worker)));
        }
        RetryPolicy retry = state.ticket().submission().options().retry();
        boolean again = failure.isWorkersLoss()
                || (failure.isRetryable()
                        && state.ticket().failures() + 1 < retry.attempts()
                        && !retry.nonRetryable().contains(failure.className()));
        return again
                ? nextAttempt(state, Optional.of(worker), failure, now)
                : Decision.of(
                        new TaskEvent.Ended(new Outcome.Failed(failure), now, state.token(), Optional.of(worker)));
    }

    /** Gives the current attempt up and opens the next, or ends the submission when too many workers were lost. */
    private Decision nextAttempt(Live state, Optional<NodeId> worker, Failure failure, Instant now) {
        if (failure.isWorkersLoss() && state.ticket().losses() >= rules.workerLossesMax()) {
            return Decision.of(new TaskEvent.Ended(new Outcome.Failed(failure), now, state.token(), worker));
        }
        RetryPolicy retry = state.ticket().submission().options().retry();
        Instant notBefore = failure.isWorkersLoss()
                ? now
                : now.plus(retry.delayBefore(
                        state.ticket().failures() + 1, rules.jitter().getAsDouble()));
        var token = new FencingToken(
                Math.max(rules.epoch(), state.token().epoch()), state.token().attempt() + 1);
        var opened = new TaskEvent.AttemptOpened(token, now, notBefore, failure, worker);
        return notBefore.isAfter(now) ? Decision.of(opened) : Decision.thenPlace(opened);
    }

    private static Decision end(Live state, Outcome outcome, Instant now) {
        Decision ended = Decision.of(new TaskEvent.Ended(outcome, now, state.token(), workerOf(state)));
        return state instanceof Assigned assigned
                ? ended.and(new TaskEffect.Revoke(assigned.worker(), assigned.token()))
                : ended;
    }

    private static Optional<NodeId> workerOf(Live state) {
        return state instanceof Assigned assigned ? Optional.of(assigned.worker()) : Optional.empty();
    }
}
