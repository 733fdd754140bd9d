package io.ttmesh.runtime.internal.submit;

import io.ttmesh.model.Durability;
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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A result that somebody in this process waits for.
 *
 * <p>No user code runs on the thread that settles it, which is an actor's: threads blocked in {@link #await} are woken
 * in place, without a hop, and read the result themselves; {@link #result} is completed on a virtual thread. A wait for the
 * outcome itself is the mesh's own, and is completed in place, too.
 */
public final class Awaited<O> {
    private static final Executor USER_CODE = Thread::startVirtualThread;
    private static final Executor IN_PLACE = Runnable::run;

    private final TaskId taskId;
    private final Function<Outcome, Answer<O>> reading;
    private final String creditedTo;
    private final OpenWaits waits;
    private final CountDownLatch settled = new CountDownLatch(1);
    private final Later<O> result;
    private final Later<Durability> acknowledgement;
    /** Threads that read at the same moment may each do so; one of their answers stays. */
    private volatile @Nullable Answer<O> answer;

    private Awaited(
            TaskId taskId,
            Function<Outcome, Answer<O>> reading,
            String creditedTo,
            OpenWaits waits,
            Executor completing) {
        this.taskId = taskId;
        this.reading = reading;
        this.creditedTo = creditedTo;
        this.waits = waits;
        this.result = new Later<>(completing);
        this.acknowledgement = new Later<>(completing);
    }

    /** A wait for what the outcome means to whoever submits. */
    static <O> Awaited<O> of(TaskId taskId, PayloadCodec<O> codec, String creditedTo, OpenWaits waits) {
        return new Awaited<>(taskId, outcome -> read(taskId, codec, outcome), creditedTo, waits, USER_CODE);
    }

    /** A wait for the outcome itself; what is done with it must be short. */
    static Awaited<Outcome> ofOutcome(TaskId taskId, String creditedTo, OpenWaits waits) {
        return new Awaited<>(taskId, outcome -> new Answer<>(outcome, null), creditedTo, waits, IN_PLACE);
    }

    /** What the outcome means to the caller. */
    private record Answer<O>(@Nullable O value, @Nullable MeshException failure) {}

    /** Names the submission. */
    public TaskId taskId() {
        return taskId;
    }

    String creditedTo() {
        return creditedTo;
    }

    /** Completes with the result, on a virtual thread or, with an outcome, in place; the same future each time. */
    public CompletableFuture<O> result() {
        return result.future();
    }

    /** Completes when the owner has it, on the same kind of thread; the same future each time. */
    public CompletableFuture<Durability> acknowledgement() {
        return acknowledgement.future();
    }

    /** Whether {@link #acknowledgement} needs nobody to ask for it any more. */
    public boolean isAcknowledged() {
        return acknowledgement.isSettled();
    }

    void acknowledged(Durability durability) {
        acknowledgement.settle(() -> durability);
    }

    void ended(Outcome outcome) {
        acknowledged(Durability.NONE);
        settle(() -> value(outcome));
    }

    void failed(MeshException failure) {
        acknowledgement.settle(() -> {
            throw failure;
        });
        settle(() -> {
            throw failure;
        });
    }

    /** Gives its credit back first: who is woken may submit at once. */
    private void settle(Supplier<O> how) {
        waits.leave(this);
        if (result.settle(how)) {
            settled.countDown();
        }
    }

    /** Whether nobody can learn the result: the only one that asked completed or cancelled the future itself. */
    boolean isAbandoned() {
        return creditedTo.equals(OpenWaits.QUESTIONS) && result.isAbandoned();
    }

    @SuppressWarnings("NullAway") // a value is null where the task returned null, which the type of O says
    private O value(Outcome outcome) {
        Answer<O> read = answer;
        if (read == null) {
            read = reading.apply(outcome);
            answer = read;
        }
        if (read.failure() != null) {
            throw read.failure();
        }
        return read.value();
    }

    private static <O> Answer<O> read(TaskId taskId, PayloadCodec<O> codec, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded(var payload) -> {
                try {
                    yield new Answer<>(codec.decode(payload), null);
                } catch (WrongPayloadException e) {
                    yield failure(e);
                } catch (RuntimeException | Error e) {
                    yield failure(new WrongPayloadException("result of task " + taskId + " can not be read: " + e, e));
                }
            }
            case Outcome.Failed(var failure) -> failure(exceptionOf(taskId, failure));
            case Outcome.Cancelled ignored -> failure(new CancelledException("task " + taskId + " was cancelled"));
            case Outcome.Expired ignored ->
                failure(new TimedOutException("task " + taskId + " expired: its deadline passed before it ended"));
        };
    }

    private static <O> Answer<O> failure(MeshException failure) {
        return new Answer<>(null, failure);
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
        try {
            if (!result.isSettled() && !settled.await(TimeUnit.NANOSECONDS.convert(atMost), TimeUnit.NANOSECONDS)) {
                throw new TimedOutException("task " + taskId + " has no outcome after " + atMost + "; it goes on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimedOutException("the wait for task " + taskId + " was interrupted; it goes on");
        }
        return Objects.requireNonNull(result.source()).get();
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
