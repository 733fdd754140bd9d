package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.Summary;
import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.Durability;
import io.ttmesh.model.Failure;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What an owner tells others about a submission, derived from its state: status, offers, mesh events, due times. */
final class TaskFacts {
    private TaskFacts() {}

    static Optional<TaskStatus> status(TaskState state, Durability durability) {
        return switch (state) {
            case TaskState.Absent ignored -> Optional.empty();
            case TaskState.Ended ended -> Optional.of(ended(ended, durability));
            case TaskState.Live live -> Optional.of(live(live, durability));
        };
    }

    private static TaskStatus live(TaskState.Live live, Durability durability) {
        Submission submission = live.ticket().submission();
        return new TaskStatus(
                submission.taskId(),
                submission.task(),
                submission.options().namespace(),
                live.phase(),
                durability,
                submission.options().priority(),
                live.token().attempt(),
                live instanceof TaskState.Assigned assigned ? Optional.of(assigned.worker()) : Optional.empty(),
                live instanceof TaskState.Running running ? running.progress() : 0,
                live.ticket().submittedAt(),
                live.since(),
                live instanceof TaskState.Waiting waiting ? waiting.detail() : "",
                submission.options().labels());
    }

    private static TaskStatus ended(TaskState.Ended ended, Durability durability) {
        Summary summary = ended.summary();
        return new TaskStatus(
                summary.taskId(),
                summary.task(),
                summary.namespace(),
                ended.outcome().phase(),
                durability,
                summary.priority(),
                ended.attempts(),
                ended.worker(),
                ended.outcome().phase() == TaskPhase.SUCCEEDED ? 1 : 0,
                summary.submittedAt(),
                ended.at(),
                failureOf(ended.outcome()).map(Failure::message).orElse(""),
                summary.labels());
    }

    static Optional<Failure> failureOf(Outcome outcome) {
        return outcome instanceof Outcome.Failed(var failure) ? Optional.of(failure) : Optional.empty();
    }

    /** About how many bytes an outcome takes in memory and on the wire. */
    static int sizeBytes(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded(var result) -> result.sizeBytes();
            case Outcome.Failed(var failure) -> failure.sizeBytes();
            case Outcome.Cancelled ignored -> 0;
            case Outcome.Expired ignored -> 0;
        };
    }

    static WorkerCommand.Offer offer(TaskState.Live live, Instant now) {
        Submission submission = live.ticket().submission();
        return new WorkerCommand.Offer(
                new WorkerCommand.AttemptId(submission.taskId(), live.token()),
                submission.task(),
                submission.input(),
                submission.options().priority(),
                submission.options().timeout(),
                live.ticket().deadline().map(end -> Duration.between(now, end)),
                submission.trace(),
                live.ticket().failures(),
                live.ticket().checkpoint());
    }

    /** The earliest instant at which waking the submission would do something. */
    static Instant due(TaskState.Live live) {
        Instant own = switch (live) {
            case TaskState.Waiting waiting -> waiting.wakeAt();
            case TaskState.Assigned assigned -> assigned.leaseUntil();
        };
        return live.ticket().deadline().filter(end -> end.isBefore(own)).orElse(own);
    }

    /** The mesh event that an event of a submission stands for, if it is one that others are told. */
    static Optional<MeshEvent> meshEvent(NodeId node, TaskState before, TaskEvent event, Durability durability) {
        if (event instanceof TaskEvent.Submitted(var submission, var token, var at)) {
            return Optional.of(new MeshEvent.TaskSubmitted(
                    at,
                    node,
                    submission.taskId(),
                    submission.task(),
                    submission.options().namespace(),
                    submission.options().priority(),
                    durability));
        }
        if (!(before instanceof TaskState.Live live)) {
            return Optional.empty();
        }
        var id = live.ticket().submission().taskId();
        return switch (event) {
            case TaskEvent.Queued(var worker, var at, var until) ->
                Optional.of(new MeshEvent.TaskQueued(at, node, id, live.token(), worker));
            case TaskEvent.Started(var worker, var at, var until) ->
                Optional.of(new MeshEvent.TaskStarted(at, node, id, live.token(), worker));
            case TaskEvent.AttemptOpened(var token, var at, var notBefore, var failure, var worker) ->
                Optional.of(new MeshEvent.AttemptFailed(at, node, id, live.token(), worker, failure, notBefore));
            case TaskEvent.Ended(var outcome, var at, var token, var worker) ->
                Optional.of(new MeshEvent.TaskEnded(
                        at, node, id, outcome.phase(), token.attempt(), worker, failureOf(outcome)));
            case TaskEvent.Submitted ignored -> Optional.empty();
            case TaskEvent.Offered ignored -> Optional.empty();
            case TaskEvent.Declined ignored -> Optional.empty();
            case TaskEvent.Postponed ignored -> Optional.empty();
            case TaskEvent.Renewed ignored -> Optional.empty();
            case TaskEvent.Checkpointed ignored -> Optional.empty();
            case TaskEvent.Condensed ignored -> Optional.empty();
        };
    }
}
