package io.ttmesh.runtime.internal.submit;

import io.ttmesh.model.Failure;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.error.CancelledException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.NoEligibleNodeException;
import io.ttmesh.model.error.OverloadedException;
import io.ttmesh.model.error.TaskFailedException;
import io.ttmesh.model.error.TimedOutException;
import io.ttmesh.model.error.UnknownTaskException;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.streaming.PayloadCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A result that somebody in this process waits for.
 *
 * <p>Callbacks of users never run on an actor's thread: a future that has any is completed on a virtual thread of its
 * own. One that only has threads blocked in {@link #await} is completed in place, which saves a hop.
 */
public final class Awaited<O> extends CompletableFuture<O> {
    private final TaskId taskId;
    private final PayloadCodec<O> codec;
    private final AtomicInteger blocked = new AtomicInteger();

    /** Waits for the result of a submission, to be read with this codec. */
    public Awaited(TaskId taskId, PayloadCodec<O> codec) {
        this.taskId = taskId;
        this.codec = codec;
    }

    /** Names the submission. */
    public TaskId taskId() {
        return taskId;
    }

    void ended(Outcome outcome) {
        run(() -> settle(outcome));
    }

    void failed(MeshException failure) {
        run(() -> completeExceptionally(failure));
    }

    private void run(Runnable completion) {
        if (getNumberOfDependents() <= blocked.get()) {
            completion.run();
        } else {
            Thread.startVirtualThread(completion);
        }
    }

    private void settle(Outcome outcome) {
        switch (outcome) {
            case Outcome.Succeeded(var result) -> {
                try {
                    complete(codec.decode(result));
                } catch (WrongPayloadException e) {
                    completeExceptionally(e);
                }
            }
            case Outcome.Failed(var failure) -> completeExceptionally(exceptionOf(taskId, failure));
            case Outcome.Cancelled ignored ->
                completeExceptionally(new CancelledException("task " + taskId + " was cancelled"));
            case Outcome.Expired ignored ->
                completeExceptionally(
                        new TimedOutException("task " + taskId + " expired: its deadline passed before it ended"));
        }
    }

    private static MeshException exceptionOf(TaskId id, Failure failure) {
        String message = "task " + id + " failed: " + failure.message();
        return switch (failure.cause()) {
            case EXCEPTION, OUT_OF_MEMORY ->
                new TaskFailedException(
                        "task " + id + " failed: " + failure.className() + ": " + failure.message(),
                        failure.className(),
                        failure.message(),
                        failure.stack());
            case LOST_NODE, LEASE_LAPSED -> new TaskFailedException(message, "", failure.message(), "");
            case TIMEOUT -> new TimedOutException(message);
            case WRONG_PAYLOAD -> new WrongPayloadException(message);
            case UNKNOWN_TASK -> new UnknownTaskException(message);
            case NO_ELIGIBLE_NODE -> new NoEligibleNodeException(message);
            case OVERLOADED -> new OverloadedException(message);
        };
    }

    /** Blocks the calling thread; for virtual threads and {@code main} only. */
    public O await(Duration atMost) {
        blocked.incrementAndGet();
        try {
            return get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TimedOutException("task " + taskId + " has no outcome after " + atMost + "; it goes on");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimedOutException("the wait for task " + taskId + " was interrupted; it goes on");
        } catch (ExecutionException e) {
            throw unwrap(e);
        } finally {
            blocked.decrementAndGet();
        }
    }

    /** The mesh's own exception out of what the JDK wraps around it. */
    public static RuntimeException unwrap(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
