package io.ttmesh.actors.internal.life;

import io.ttmesh.actors.spi.Submission;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskVersion;
import java.time.Instant;
import java.util.Map;

/** What stays known of a submission when it has ended: everything but its input. */
public record Summary(
        TaskId taskId,
        TaskVersion task,
        String namespace,
        int priority,
        Map<String, String> labels,
        Instant submittedAt,
        String inputDigest) {
    static Summary of(Ticket ticket) {
        Submission submission = ticket.submission();
        return new Summary(
                submission.taskId(),
                submission.task(),
                submission.options().namespace(),
                submission.options().priority(),
                submission.options().labels(),
                ticket.submittedAt(),
                submission.inputDigest());
    }
}
