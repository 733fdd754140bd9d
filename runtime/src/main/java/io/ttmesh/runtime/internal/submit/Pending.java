package io.ttmesh.runtime.internal.submit;

import io.ttmesh.actors.spi.Submission;
import io.ttmesh.model.Durability;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.error.MeshException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One submission that this process waits for, its own or another's. Used by the submitter's thread only. */
final class Pending {
    private final TaskId taskId;
    private final List<Awaited<?>> waiting = new ArrayList<>(1);
    private @Nullable Submission submission;
    private final List<CompletableFuture<Durability>> acknowledgements = new ArrayList<>(1);
    private @Nullable String creditedTo;
    private @Nullable String fingerprint;
    private long askedNanos;
    private long unknownSinceNanos;

    Pending(TaskId taskId, long nowNanos) {
        this.taskId = taskId;
        this.askedNanos = nowNanos;
    }

    /** Takes the submission that this process makes; the first one draws on credit until it ends. */
    void submit(Submission own) {
        submission = own;
        fingerprint = fingerprintOf(own);
        creditedTo = own.options().namespace();
    }

    boolean isSubmitted() {
        return creditedTo != null;
    }

    /** Whether an earlier submission of this process under the same key has the same task and input. */
    boolean isSame(Submission other) {
        return fingerprint == null || fingerprint.equals(fingerprintOf(other));
    }

    private static String fingerprintOf(Submission submission) {
        return submission.task() + " " + submission.inputDigest();
    }

    void acknowledge(CompletableFuture<Durability> acknowledgement) {
        acknowledgements.add(acknowledgement);
    }

    TaskId taskId() {
        return taskId;
    }

    void await(Awaited<?> awaited) {
        waiting.add(awaited);
    }

    /** What to submit again should the owner not know it; null for others' and for durable ones once accepted. */
    @Nullable
    Submission submission() {
        return submission;
    }

    @Nullable
    String creditedTo() {
        return creditedTo;
    }

    long askedNanos() {
        return askedNanos;
    }

    void asked(long nowNanos) {
        askedNanos = nowNanos;
    }

    void known() {
        unknownSinceNanos = 0;
    }

    /** How long the owner has said that it does not know it. */
    long unknownForNanos(long nowNanos) {
        if (unknownSinceNanos == 0) {
            unknownSinceNanos = nowNanos;
        }
        return nowNanos - unknownSinceNanos;
    }

    boolean awaitsAcknowledgement() {
        return !acknowledgements.isEmpty();
    }

    /** The owner has it; a durable one it keeps itself from here on. */
    void acknowledged(Durability durability) {
        acknowledgements.forEach(one -> one.completeAsync(() -> durability, Thread::startVirtualThread));
        acknowledgements.clear();
        if (!taskId.isVolatile()) {
            submission = null;
        }
        known();
    }

    void end(Outcome outcome, Durability durability) {
        acknowledgements.forEach(one -> one.completeAsync(() -> durability, Thread::startVirtualThread));
        waiting.forEach(awaited -> awaited.ended(outcome));
    }

    void fail(MeshException failure) {
        acknowledgements.forEach(one -> Thread.startVirtualThread(() -> one.completeExceptionally(failure)));
        waiting.forEach(awaited -> awaited.failed(failure));
    }
}
