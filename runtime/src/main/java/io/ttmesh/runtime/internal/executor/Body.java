package io.ttmesh.runtime.internal.executor;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskContext;
import io.ttmesh.actors.TaskRegistry;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.TaskBody;
import io.ttmesh.actors.spi.WorkerCommand.Offer;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.TaskId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One attempt, waiting or running: user code on a virtual thread, seen by the executor through volatile fields.
 *
 * <p>Whatever happens to it, it comes to exactly one {@link #end()}, which is there before it is told: should telling
 * fail for want of memory, the executor finds it.
 */
final class Body implements TaskContext {
    private static final long NO_LIMIT = Long.MAX_VALUE;
    private static final ThreadFactory THREADS = Thread.ofVirtual()
            .name("task")
            .inheritInheritableThreadLocals(false)
            .factory();
    private static final Failure SPEECHLESS = Failure.of(
            Failure.Cause.OUT_OF_MEMORY, "the body failed, and neither memory nor stack was left to say how");

    private final NodeId node;
    private final Offer offer;
    private final TaskRegistry tasks;
    private final DistributedTask<?, ?> task;
    private final long sequence;
    private final long payloadLimit;
    private final Checkpoints checkpoints;
    private final long madeNanos = System.nanoTime();
    private volatile long startedNanos;
    private volatile long endNanos = NO_LIMIT;
    private volatile double progress;
    private volatile boolean cancelled;
    private volatile @Nullable Thread thread;
    /** Made in good time: when it is needed there may be no memory for it. */
    private final AttemptNotice lastResort;

    /** Written before the end, and read after it. */
    private @Nullable Body heir;

    private volatile @Nullable AttemptNotice end;

    Body(NodeId node, Offer offer, TaskRegistry tasks, long sequence, long payloadLimit, Checkpoints checkpoints) {
        this.node = node;
        this.offer = offer;
        this.tasks = tasks;
        this.task = tasks.find(offer.task())
                .orElseThrow(() -> new IllegalStateException("task is not here: " + offer.task()));
        this.sequence = sequence;
        this.payloadLimit = payloadLimit;
        this.checkpoints = checkpoints;
        this.lastResort = new AttemptNotice.Failed(offer.attempt(), node, SPEECHLESS);
    }

    /** Marks the start, from which the timeout counts; the deadline has counted since the offer. */
    void begin() {
        long now = System.nanoTime();
        long byTimeout = offer.timeout().map(Duration::toNanos).orElse(NO_LIMIT);
        long byDeadline = offer.remaining()
                .map(left -> left.toNanos() - (now - madeNanos))
                .orElse(NO_LIMIT);
        long least = Math.min(byTimeout, byDeadline);
        startedNanos = now;
        endNanos = least == NO_LIMIT ? NO_LIMIT : now + Math.max(0, least);
    }

    /**
     * Starts the thread, which hands its end to {@code ended} when user code returned, threw or was interrupted.
     *
     * @return false when there is no thread to be had: then it has ended
     */
    boolean start(Consumer<AttemptNotice> ended) {
        try {
            Thread started = THREADS.newThread(() -> ended.accept(run(task)));
            thread = started;
            started.start();
            return true;
        } catch (RuntimeException | Error e) {
            finish(lastResort, null);
            return false;
        }
    }

    /** Keeps how it ended, and who has its slot now. */
    void finish(AttemptNotice how, @Nullable Body next) {
        checkpoints.close();
        heir = next;
        end = how;
    }

    private <I, O> AttemptNotice run(DistributedTask<I, O> task) {
        if (cancelled) {
            // It came before there was a thread to interrupt.
            Thread.currentThread().interrupt();
        }
        try {
            Payload payload = TaskBody.run(task, offer.input(), offer.failures(), this, tasks);
            if (payload.sizeBytes() > payloadLimit) {
                return failed(Failure.of(
                        Failure.Cause.WRONG_PAYLOAD,
                        "result of " + payload.sizeBytes() + " bytes is over " + payloadLimit
                                + " (limit ttmesh.runtime.payload-limit): return less, or a reference to it"));
            }
            return new AttemptNotice.Succeeded(offer.attempt(), node, payload);
        } catch (Throwable e) {
            return failed(e);
        }
    }

    private AttemptNotice failed(Throwable thrown) {
        try {
            return failed(Thrown.describe(thrown));
        } catch (RuntimeException | Error e) {
            return lastResort;
        }
    }

    private AttemptNotice failed(Failure failure) {
        return new AttemptNotice.Failed(offer.attempt(), node, failure);
    }

    /** How it ended, once it has. */
    @Nullable
    AttemptNotice end() {
        return end;
    }

    /** Who was given its slot, once it has ended. */
    @Nullable
    Body heir() {
        return heir;
    }

    /** Counts up in the order in which bodies are made. */
    long sequence() {
        return sequence;
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    Offer offer() {
        return offer;
    }

    long madeNanos() {
        return madeNanos;
    }

    long startedNanos() {
        return startedNanos;
    }

    double progressMade() {
        return progress;
    }

    boolean isOverdue(long nowNanos) {
        return endNanos != NO_LIMIT && nowNanos - endNanos >= 0;
    }

    /** Tells user code to stop, by flag and by interrupt. */
    void interrupt() {
        cancelled = true;
        checkpoints.close();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public TaskId taskId() {
        return offer.attempt().taskId();
    }

    @Override
    public FencingToken fencingToken() {
        return offer.attempt().token();
    }

    @Override
    public NodeId node() {
        return node;
    }

    @Override
    public Optional<Duration> remainingTime() {
        return endNanos == NO_LIMIT
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, endNanos - System.nanoTime())));
    }

    @Override
    public void progress(double fraction) {
        progress = Math.clamp(fraction, 0, 1);
    }

    @Override
    public void checkpoint(Object state) throws InterruptedException {
        checkpoints.save(encode(state.getClass(), state));
    }

    private <S> Payload encode(Class<S> type, Object state) {
        return task.input().ofType(type).encode(type.cast(state));
    }

    @Override
    public <S> Optional<S> lastCheckpoint(Class<S> type) {
        return checkpoints.last().map(task.input().ofType(type)::decode);
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public Logger logger() {
        MDC.put("task", taskId().toString());
        MDC.put("attempt", fencingToken().toString());
        return LoggerFactory.getLogger("ttmesh.task." + offer.task().name());
    }
}
