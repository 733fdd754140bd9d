package io.ttmesh.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** Keeps a number of questions outstanding from one thread; answers are checked in their callbacks. */
final class AskLoad {
    private static final long PATIENCE_SECONDS = 120;

    private final IntFunction<? extends CompletionStage<Boolean>> ask;
    private final int outstanding;

    private AskLoad(int outstanding, IntFunction<? extends CompletionStage<Boolean>> ask) {
        this.outstanding = outstanding;
        this.ask = ask;
    }

    /** Asks actors: {@code ask} sends the ask of this number. */
    AskLoad(IntFunction<CompletionStage<Echo.Pong>> ask, int outstanding) {
        this(outstanding, number -> ask.apply(number).thenApply(pong -> pong.number() == number));
    }

    /** Asks whatever it is: {@code ask} sends the question of this number, and says whether the answer was right. */
    static AskLoad of(IntFunction<? extends CompletionStage<Boolean>> ask, int outstanding) {
        return new AskLoad(outstanding, ask);
    }

    /** Runs for this time; what it measured. */
    Workloads.Run run(Duration time) throws InterruptedException {
        var latencies = new Latencies();
        CpuUse before = CpuUse.now();
        long end = System.nanoTime() + time.toNanos();
        int asked = keepOutstanding(latencies, number -> System.nanoTime() - end < 0);
        return new Workloads.Run(asked, before, CpuUse.now(), latencies, outstanding + " outstanding");
    }

    /** Sends so many asks; what it measured. */
    Workloads.Run run(int count) throws InterruptedException {
        var latencies = new Latencies();
        CpuUse before = CpuUse.now();
        int asked = keepOutstanding(latencies, number -> number < count);
        return new Workloads.Run(asked, before, CpuUse.now(), latencies, outstanding + " outstanding");
    }

    private int keepOutstanding(Latencies latencies, java.util.function.IntPredicate goesOn)
            throws InterruptedException {
        var free = new Semaphore(outstanding);
        var wrong = new AtomicLong();
        int asked = 0;
        while (goesOn.test(asked)) {
            free.acquire();
            int number = asked++;
            long start = System.nanoTime();
            var unused = ask.apply(number).whenComplete((isRight, failure) -> {
                latencies.recordSince(start);
                if (failure != null || !isRight) {
                    wrong.incrementAndGet();
                }
                free.release();
            });
        }
        if (!free.tryAcquire(outstanding, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("asks without an answer after " + PATIENCE_SECONDS + " s");
        }
        if (wrong.get() > 0) {
            throw new IllegalStateException(wrong.get() + " of " + asked + " answers are wrong");
        }
        return asked;
    }
}
