package io.ttmesh.actors.internal.life;

import io.ttmesh.actors.spi.Checkpoint;
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
 * @param checkpoint the last progress that an attempt saved
 */
public record Ticket(
        Submission submission, Instant submittedAt, int failures, int losses, Optional<Checkpoint> checkpoint) {
    static Ticket of(Submission submission, Instant submittedAt) {
        return new Ticket(submission, submittedAt, 0, 0, Optional.empty());
    }

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
                ? new Ticket(submission, submittedAt, failures, losses + 1, checkpoint)
                : new Ticket(submission, submittedAt, failures + 1, losses, checkpoint);
    }

    Ticket with(Checkpoint saved) {
        return new Ticket(submission, submittedAt, failures, losses, Optional.of(saved));
    }

    /** About how many bytes it takes on the wire. */
    public int sizeBytes() {
        return submission.sizeBytes()
                + checkpoint.map(saved -> saved.state().sizeBytes()).orElse(0);
    }
}
