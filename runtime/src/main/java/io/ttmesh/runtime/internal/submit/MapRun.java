package io.ttmesh.runtime.internal.submit;

import io.ttmesh.model.error.CancelledException;
import io.ttmesh.model.error.OverloadedException;
import io.ttmesh.runtime.MapHandle;
import io.ttmesh.runtime.TaskHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * One task over many inputs: a virtual thread submits them as far as the window, and the limit that it shares with
 * others, allow and gathers the results in the order of the inputs.
 */
public final class MapRun<I, O, A, R> implements MapHandle<R> {
    private static final Duration FOREVER = Duration.ofDays(365);

    private final Submitting<I, O> submitting;
    private final Iterable<? extends I> inputs;
    private final Collector<? super O, A, R> gather;
    private final int window;
    /** Every submission whose result is not gathered; the thread's own. */
    private final Deque<TaskHandle<O>> open = new ArrayDeque<>();

    private final CompletableFuture<R> result = new CompletableFuture<>();
    private final AtomicLong submitted = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private volatile boolean cancelled;
    private volatile @Nullable Thread thread;

    private MapRun(
            Submitting<I, O> submitting, Iterable<? extends I> inputs, Collector<? super O, A, R> gather, int window) {
        this.submitting = submitting;
        this.inputs = inputs;
        this.gather = gather;
        this.window = window;
    }

    /**
     * How a map submits.
     *
     * @param submit makes one submission, or throws {@link OverloadedException}
     * @param room waits until another one may be made
     */
    public record Submitting<I, O>(Function<I, TaskHandle<O>> submit, Room room) {}

    /** Blocks until there may be room for a submission. */
    @FunctionalInterface
    public interface Room {
        /**
         * Returns when there may be room.
         *
         * @throws InterruptedException when the thread is interrupted
         */
        void await() throws InterruptedException;
    }

    /** Starts submitting. */
    public static <I, O, R> MapHandle<R> start(
            Submitting<I, O> submitting, Iterable<? extends I> inputs, Collector<? super O, ?, R> gather, int window) {
        return begin(submitting, inputs, gather, window);
    }

    private static <I, O, A, R> MapHandle<R> begin(
            Submitting<I, O> submitting, Iterable<? extends I> inputs, Collector<? super O, A, R> gather, int window) {
        var run = new MapRun<>(submitting, inputs, gather, window);
        Thread thread = Thread.ofVirtual().name("map").unstarted(run::run);
        run.thread = thread;
        thread.start();
        return run;
    }

    private void run() {
        try {
            A gathered = gather.supplier().get();
            for (I input : inputs) {
                if (open.size() >= window) {
                    gatherOldest(gathered);
                }
                submit(input, gathered);
            }
            while (!open.isEmpty()) {
                gatherOldest(gathered);
            }
            result.complete(gather.finisher().apply(gathered));
        } catch (Throwable e) {
            cancelOpen();
            result.completeExceptionally(e);
        }
    }

    /** Slows down when others use the limit up: own results that are gathered give credit back. */
    private void submit(I input, A gathered) throws InterruptedException {
        while (true) {
            requireGoing();
            try {
                open.add(submitting.submit().apply(input));
                submitted.incrementAndGet();
                return;
            } catch (OverloadedException e) {
                if (open.isEmpty()) {
                    submitting.room().await();
                } else {
                    gatherOldest(gathered);
                }
            }
        }
    }

    /** It stays among the open ones while it is awaited, so that a cancel finds it. */
    private void gatherOldest(A gathered) {
        O value;
        try {
            value = open.element().await(FOREVER);
        } catch (RuntimeException e) {
            requireGoing();
            ended.incrementAndGet();
            throw e;
        }
        open.remove();
        ended.incrementAndGet();
        gather.accumulator().accept(gathered, value);
    }

    /** An interrupt was for this thread's own waits; none of the cancels must be lost to it. */
    private void cancelOpen() {
        Thread.interrupted();
        for (TaskHandle<O> handle : open) {
            try {
                handle.cancel();
            } catch (RuntimeException e) {
                // The node is closed, and so nothing of this map goes on.
                return;
            }
        }
        open.clear();
    }

    private void requireGoing() {
        if (cancelled) {
            throw new CancelledException("map was cancelled after " + submitted.get() + " submissions");
        }
    }

    @Override
    public CompletionStage<R> result() {
        return result;
    }

    @Override
    public long submitted() {
        return submitted.get();
    }

    @Override
    public long ended() {
        return ended.get();
    }

    @Override
    public void cancel() {
        cancelled = true;
        result.completeExceptionally(
                new CancelledException("map was cancelled after " + submitted.get() + " submissions"));
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
