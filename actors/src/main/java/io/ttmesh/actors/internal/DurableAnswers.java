package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.OwnerCommand.CancelReply;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.SubmitterNotice.Refused.Reason;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What a host of durable submissions answers from what it knows, without a change to any of them. */
final class DurableAnswers {
    private final OwnerContext owners;
    private final DurableQuota quota;
    private final OwnerOutbox outbox;

    DurableAnswers(OwnerContext owners, DurableQuota quota, OwnerOutbox outbox) {
        this.owners = owners;
        this.quota = quota;
        this.outbox = outbox;
    }

    /** Joins whoever submits again, or comes with the same key. */
    void join(TaskCell cell, Matter.Submitted submitted, Instant now) {
        Submission submission = submitted.submission();
        switch (cell.state()) {
            case TaskState.Ended ended
            when isForgotten(submission.taskId(), ended, now) ->
                submitted.replyTo().tell(new SubmitterNotice.Forgotten(submission.taskId()));
            case TaskState.Ended ended ->
                join(
                        cell,
                        submitted,
                        ended.summary().task().toString(),
                        ended.summary().inputDigest());
            case TaskState.Live live ->
                join(
                        cell,
                        submitted,
                        live.ticket().submission().task().toString(),
                        live.ticket().submission().inputDigest());
            case TaskState.Absent absent -> throw new IllegalStateException("joined " + absent);
        }
    }

    private void join(TaskCell cell, Matter.Submitted submitted, String task, String digest) {
        Submission submission = submitted.submission();
        if (!submission.task().toString().equals(task)
                || !submission.inputDigest().equals(digest)) {
            String key = submission.options().idempotencyKey().orElse("");
            refuse(
                    submitted,
                    Reason.KEY_REUSED,
                    "idempotency key '" + key + "' of namespace "
                            + submission.options().namespace() + " belongs to a submission of task " + task
                            + " with another task or input: use a new key");
            return;
        }
        outbox.acknowledged(submitted.replyTo(), submission.taskId());
        tellOrKeep(submission.taskId(), cell, submitted.replyTo());
    }

    void refuse(Matter.Submitted submitted, Reason reason, String message) {
        submitted
                .replyTo()
                .tell(new SubmitterNotice.Refused(submitted.submission().taskId(), reason, message));
    }

    void refuseFullSlot(Matter.Submitted submitted) {
        refuse(
                submitted,
                Reason.OVERLOADED,
                "shard " + submitted.submission().taskId().shard() + " has "
                        + owners.settings().slotLiveMax()
                        + " live durable submissions in memory (limit ttmesh.actors.slot-live-max)");
    }

    void refuseFullMemory(Matter.Submitted submitted) {
        refuse(
                submitted,
                Reason.OVERLOADED,
                "task " + submitted.submission().taskId() + " refused: this node's memory journal holds "
                        + quota.limit() + " submissions (limit ttmesh.actors.memory-journal-limit)");
    }

    void watch(TaskId id, TaskCell cell, ActorRef<SubmitterNotice> watcher, Instant now) {
        if (cell.state() instanceof TaskState.Ended ended && isForgotten(id, ended, now)) {
            watcher.tell(new SubmitterNotice.Forgotten(id));
        } else {
            tellOrKeep(id, cell, watcher);
        }
    }

    private void tellOrKeep(TaskId id, TaskCell cell, ActorRef<SubmitterNotice> watcher) {
        if (cell.state() instanceof TaskState.Ended ended) {
            outbox.ended(watcher, new SubmitterNotice.Ended(id, ended.outcome()));
        } else {
            cell.watch(watcher);
        }
    }

    /** Tells all that is known of it; what is not there is described as an empty cell. */
    void describe(TaskCell cell, OwnerCommand.Describe describe, Instant now) {
        TaskId id = describe.taskId();
        outbox.flush();
        describe.replyTo()
                .tell(new OwnerCommand.Description(
                        id,
                        TaskFacts.status(cell.state(), quota.durability()),
                        cell.placements(),
                        cell.state() instanceof TaskState.Ended ended && isForgotten(id, ended, now)));
    }

    /** Nobody ever submitted it: whoever asks is told so, and an attempt that lives is stopped. */
    void absent(OwnerCommand.OfTask question, Instant now) {
        TaskId id = question.taskId();
        switch (question) {
            case OwnerCommand.Watch(var ignored, var replyTo) -> replyTo.tell(new SubmitterNotice.Unknown(List.of(id)));
            case OwnerCommand.Confirm(var ignored, var replyTo) ->
                replyTo.tell(new SubmitterNotice.Unknown(List.of(id)));
            case OwnerCommand.Cancel(var ignored, var replyTo) ->
                replyTo.tell(new CancelReply(id, CancelReply.Result.UNKNOWN));
            case OwnerCommand.Describe describe -> describe(new TaskCell(1), describe, now);
        }
    }

    /** A word about a submission that is not live: an end is settled, whoever still works is stopped. */
    void idle(AttemptNotice notice) {
        switch (notice) {
            case AttemptNotice.Succeeded ignored -> settle(notice);
            case AttemptNotice.Failed ignored -> settle(notice);
            case AttemptNotice.Declined ignored -> {} // nothing to stop
            case AttemptNotice.Accepted ignored -> revoke(notice);
            case AttemptNotice.Started ignored -> revoke(notice);
            case AttemptNotice.Renewed ignored -> revoke(notice);
            case AttemptNotice.Checkpointed ignored -> revoke(notice);
        }
    }

    /** An end is settled when what follows from it is in the journal, so that its worker keeps it until then. */
    void settleEnd(AttemptNotice notice) {
        if (notice instanceof AttemptNotice.Succeeded || notice instanceof AttemptNotice.Failed) {
            settle(notice);
        }
    }

    private void settle(AttemptNotice notice) {
        outbox.settle(notice.worker(), notice.attempt());
    }

    private void revoke(AttemptNotice notice) {
        outbox.tell(notice.worker(), new WorkerCommand.Revoke(notice.taskId(), notice.token()));
    }

    private boolean isForgotten(TaskId id, TaskState.Ended ended, Instant now) {
        Duration retention = id.kind() == TaskId.Kind.KEYED
                ? owners.settings().keyRetention()
                : owners.settings().outcomeRetention();
        return ended.at().plus(retention).isBefore(now);
    }
}
