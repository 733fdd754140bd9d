package io.ttmesh.runtime.internal.submit;

import io.ttmesh.model.error.CancelledException;
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

/**
 * One task over many inputs: a virtual thread submits them as far as the window allows and gathers the results in the
 * order of the inputs.
 */
public final class MapRun<I, O, A, R> implements MapHandle<R> {
    private static final Duration FOREVER = Duration.ofDays(365);

    private final Function<I, TaskHandle<O>> submit;
    private final Iterable<? extends I> inputs;
    private final Collector<? super O, A, R> gather;
    private final int window;
    private final Deque<TaskHandle<O>> open = new ArrayDeque<>();
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private final AtomicLong submitted = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private volatile boolean cancelled;

    private MapRun(
            Function<I, TaskHandle<O>> submit,
            Iterable<? extends I> inputs,
            Collector<? super O, A, R> gather,
            int window) {
        this.submit = submit;
        this.inputs = inputs;
        this.gather = gather;
        this.window = window;
    }

    /** Starts submitting. */
    public static <I, O, R> MapHandle<R> start(
            Function<I, TaskHandle<O>> submit,
            Iterable<? extends I> inputs,
            Collector<? super O, ?, R> gather,
            int window) {
        return begin(submit, inputs, gather, window);
    }

    private static <I, O, A, R> MapHandle<R> begin(
            Function<I, TaskHandle<O>> submit,
            Iterable<? extends I> inputs,
            Collector<? super O, A, R> gather,
            int window) {
        var run = new MapRun<>(submit, inputs, gather, window);
        Thread.ofVirtual().name("map").start(run::run);
        return run;
    }

    private void run() {
        try {
            A gathered = gather.supplier().get();
            for (I input : inputs) {
                if (open.size() >= window) {
                    gatherOldest(gathered);
                }
                requireGoing();
                open.add(submit.apply(input));
                submitted.incrementAndGet();
            }
            while (!open.isEmpty()) {
                gatherOldest(gathered);
            }
            result.complete(gather.finisher().apply(gathered));
        } catch (Throwable e) {
            open.forEach(TaskHandle::cancel);
            result.completeExceptionally(e);
        }
    }

    private void gatherOldest(A gathered) {
        TaskHandle<O> oldest = open.remove();
        try {
            gather.accumulator().accept(gathered, oldest.await(FOREVER));
        } catch (RuntimeException e) {
            requireGoing();
            throw e;
        } finally {
            ended.incrementAndGet();
        }
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
    }
}
