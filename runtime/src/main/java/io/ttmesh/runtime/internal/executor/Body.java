package io.ttmesh.runtime.internal.executor;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskContext;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.WorkerCommand.Offer;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.error.WrongPayloadException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One attempt that runs: user code on its virtual thread, seen by the executor through volatile fields. */
final class Body implements TaskContext {
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final NodeId node;
    private final Offer offer;
    private final long startedNanos;
    private final long endNanos;
    private final long payloadLimit;
    private volatile double progress;
    private volatile boolean cancelled;
    private @Nullable Thread thread;

    Body(NodeId node, Offer offer, long startedNanos, long waitedNanos, long payloadLimit) {
        this.node = node;
        this.offer = offer;
        this.startedNanos = startedNanos;
        this.payloadLimit = payloadLimit;
        long byTimeout = offer.timeout().map(Duration::toNanos).orElse(NO_LIMIT);
        long byDeadline =
                offer.remaining().map(left -> left.toNanos() - waitedNanos).orElse(NO_LIMIT);
        long least = Math.min(byTimeout, byDeadline);
        this.endNanos = least == NO_LIMIT ? NO_LIMIT : startedNanos + Math.max(0, least);
    }

    /** Starts the thread, which hands its end to {@code ended} when user code returned, threw or was interrupted. */
    <I, O> void start(DistributedTask<I, O> task, Consumer<AttemptNotice> ended) {
        Thread started = Thread.ofVirtual()
                .name("task-", 0)
                .inheritInheritableThreadLocals(false)
                .unstarted(() -> ended.accept(run(task)));
        thread = started;
        started.start();
    }

    private <I, O> AttemptNotice run(DistributedTask<I, O> task) {
        try {
            O result = task.function().run(task.input().decode(offer.input()), this);
            Payload payload = task.output().encode(result);
            if (payload.sizeBytes() > payloadLimit) {
                return failed(Failure.of(
                        Failure.Cause.WRONG_PAYLOAD,
                        "result of " + payload.sizeBytes() + " bytes is over " + payloadLimit
                                + " (limit ttmesh.runtime.payload-limit): return less, or a reference to it"));
            }
            return new AttemptNotice.Succeeded(offer.attempt(), node, payload);
        } catch (WrongPayloadException e) {
            return failed(Failure.of(Failure.Cause.WRONG_PAYLOAD, String.valueOf(e.getMessage())));
        } catch (VirtualMachineError e) {
            return failed(thrown(Failure.Cause.OUT_OF_MEMORY, e));
        } catch (Throwable e) {
            return failed(thrown(Failure.Cause.EXCEPTION, e));
        }
    }

    private AttemptNotice failed(Failure failure) {
        return new AttemptNotice.Failed(offer.attempt(), node, failure);
    }

    private static Failure thrown(Failure.Cause cause, Throwable thrown) {
        StringWriter stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        return new Failure(cause, thrown.getClass().getName(), String.valueOf(thrown.getMessage()), stack.toString());
    }

    Offer offer() {
        return offer;
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
