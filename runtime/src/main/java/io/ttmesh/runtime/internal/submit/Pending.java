package io.ttmesh.runtime.internal.submit;

import io.ttmesh.actors.spi.Submission;
import io.ttmesh.model.Durability;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.error.CancelledException;
import io.ttmesh.model.error.MeshException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One submission that this process waits for, its own or another's. Used by the submitter's thread only. How many may
 * wait for it is bounded by the credit that each of them draws.
 */
final class Pending {
    private final TaskId taskId;
    private final List<Awaited<?>> waiting = new ArrayList<>(1);
    private Set<Awaited<?>> unacknowledged = Set.of();
    private @Nullable Submission submission;
    private @Nullable String fingerprint;
    private long askedNanos;
    private boolean isUnknown;
    private long unknownSinceNanos;
    private long unknownSaidNanos;

    Pending(TaskId taskId, long nowNanos) {
        this.taskId = taskId;
        this.askedNanos = nowNanos;
    }

    /** Takes the submission that this process makes. */
    void submit(Submission own) {
        submission = own;
        fingerprint = fingerprintOf(own);
    }

    boolean isSubmitted() {
        return fingerprint != null;
    }

    /** Whether an earlier submission of this process under the same key has the same task and input. */
    boolean isSame(Submission other) {
        return fingerprint == null || fingerprint.equals(fingerprintOf(other));
    }

    private static String fingerprintOf(Submission submission) {
        return submission.task() + " " + submission.inputDigest();
    }

    void acknowledge(Awaited<?> awaited) {
        if (unacknowledged.isEmpty()) {
            unacknowledged = new LinkedHashSet<>();
        }
        unacknowledged.add(awaited);
    }

    TaskId taskId() {
        return taskId;
    }

    void await(Awaited<?> awaited) {
        waiting.add(awaited);
    }

    /** Ends the waits that were given up by those who asked; false when nobody is left that waits. */
    boolean dropAbandoned() {
        waiting.removeIf(awaited -> {
            if (awaited.isAbandoned()) {
                awaited.failed(new CancelledException("the wait for task " + taskId + " was given up"));
                return true;
            }
            return false;
        });
        return isSubmitted() || !waiting.isEmpty();
    }

    /** What to submit again should the owner not know it; null for others' and for durable ones once accepted. */
    @Nullable
    Submission submission() {
        return submission;
    }

    long askedNanos() {
        return askedNanos;
    }

    void asked(long nowNanos) {
        askedNanos = nowNanos;
    }

    /**
     * The owner says that it does not know it.
     *
     * @param silence an owner that said nothing for so long knew it: only those that do not know it answer at once
     * @return for how long it has said so
     */
    Duration unknown(long nowNanos, Duration silence) {
        boolean isAgain = isUnknown && nowNanos - unknownSaidNanos < silence.toNanos();
        unknownSinceNanos = isAgain ? unknownSinceNanos : nowNanos;
        unknownSaidNanos = nowNanos;
        isUnknown = true;
        return Duration.ofNanos(nowNanos - unknownSinceNanos);
    }

    boolean awaitsAcknowledgement() {
        return !unacknowledged.isEmpty();
    }

    /** The owner has it; a durable one it keeps itself from here on. */
    void acknowledged(Durability durability) {
        unacknowledged.forEach(awaited -> awaited.acknowledged(durability));
        unacknowledged = Set.of();
        if (!taskId.isVolatile()) {
            submission = null;
        }
        isUnknown = false;
    }

    void end(Outcome outcome) {
        waiting.forEach(awaited -> awaited.ended(outcome));
    }

    void fail(MeshException failure) {
        waiting.forEach(awaited -> awaited.failed(failure));
    }
}
