package io.ttmesh.actors.internal.life;

import io.ttmesh.actors.spi.Submission;
import io.ttmesh.model.TaskId;
import java.time.Instant;
import java.util.Optional;

/**
 * What a live submission carries through all its phases.
 *
 * @param submission as it was accepted
 * @param submittedAt when, on the owner's clock
 * @param failures attempts that failed by the work's own fault
 * @param losses attempts whose worker was lost or silent
 */
public record Ticket(Submission submission, Instant submittedAt, int failures, int losses) {
    TaskId taskId() {
        return submission.taskId();
    }

    /** The instant after which it expires. */
    public Optional<Instant> deadline() {
        return submission.options().deadline().map(submittedAt::plus);
    }

    boolean isExpired(Instant now) {
        return deadline().filter(end -> !now.isBefore(end)).isPresent();
    }

    Ticket afterFailure(boolean workersLoss) {
        return workersLoss
                ? new Ticket(submission, submittedAt, failures, losses + 1)
                : new Ticket(submission, submittedAt, failures + 1, losses);
    }
}
