package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.internal.life.Ticket;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The tags on an owner's events by which the journal keeps the index of unfinished submissions and the audit, each in
 * one write with the event. Names that begin with {@code ~} are reserved: no query shows them.
 */
final class TaskTags {
    private TaskTags() {}

    static Set<String> of(TaskId id, TaskState before, TaskEvent.Journalled event) {
        return switch (event) {
            case TaskEvent.Submitted(var submission, var token, var at) -> {
                Instant start = at.plus(submission.options().delay());
                yield Set.of(due(id, start, submission.options().deadline().map(at::plus)), "~audit:submitted");
            }
            case TaskEvent.AttemptOpened opened -> Set.of(due(id, opened.notBefore(), deadline(before)));
            case TaskEvent.Checkpointed ignored -> Set.of();
            case TaskEvent.Condensed ignored -> Set.of();
            case TaskEvent.Ended ignored -> Set.of("~set-" + setOf(id.shard()), "~audit:ended");
        };
    }

    /** The name of the set in which the journal keeps the unfinished ones of a shard slot. */
    static String setOf(ShardId shard) {
        return "wake/" + shard;
    }

    private static String due(TaskId id, Instant own, Optional<Instant> deadline) {
        Instant due = deadline.filter(end -> end.isBefore(own)).orElse(own);
        return "~set+" + setOf(id.shard()) + '@' + due.toEpochMilli();
    }

    private static Optional<Instant> deadline(TaskState before) {
        return Optional.of(before)
                .filter(TaskState.Live.class::isInstance)
                .map(TaskState.Live.class::cast)
                .map(TaskState.Live::ticket)
                .flatMap(Ticket::deadline);
    }
}
