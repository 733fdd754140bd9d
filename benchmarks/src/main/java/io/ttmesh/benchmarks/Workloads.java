package io.ttmesh.benchmarks;

import io.ttmesh.benchmarks.Addition.Pair;
import io.ttmesh.model.Durability;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.runtime.Mesh;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The workloads, against one mesh; the same whether the executor is in this JVM or in another. */
final class Workloads {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Mesh mesh;
    private final Load load;
    private final TaskOptions options;

    Workloads(Mesh mesh, Load load, Durability durability) {
        this.mesh = mesh;
        this.load = load;
        this.options = TaskOptions.DEFAULTS.withDurability(durability);
    }

    /**
     * What one workload did.
     *
     * @param tasks submitted and answered
     * @param before processor time at the start
     * @param after processor time at the end
     */
    record Run(long tasks, CpuUse before, CpuUse after, Latencies latencies, String note) {
        double seconds() {
            return (after.atNanos() - before.atNanos()) / 1e9;
        }
    }

    /** W1 and W3: one thread keeps a number of tasks in flight; results are taken in the callback. */
    Run throughput() throws InterruptedException {
        keepInFlight(load.warmUp(), new Latencies());
        var latencies = new Latencies();
        CpuUse before = CpuUse.now();
        long tasks = keepInFlight(load.measured(), latencies);
        return new Run(tasks, before, CpuUse.now(), latencies, load.inFlight() + " in flight");
    }

    private long keepInFlight(Duration time, Latencies latencies) throws InterruptedException {
        var free = new Semaphore(load.inFlight());
        var wrong = new AtomicLong();
        long end = System.nanoTime() + time.toNanos();
        int submitted = 0;
        while (true) {
            free.acquire();
            long start = System.nanoTime();
            if (start - end >= 0) {
                free.release();
                break;
            }
            int a = submitted++;
            int b = a * 31;
            var unused = mesh.submit(Addition.ADD, new Pair(a, b), options)
                    .result()
                    .whenComplete((sum, failure) -> {
                        latencies.recordSince(start);
                        if (failure != null || sum != a + b) {
                            wrong.incrementAndGet();
                        }
                        free.release();
                    });
        }
        if (!free.tryAcquire(load.inFlight(), PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(load.inFlight() - free.availablePermits() + " results are missing");
        }
        if (wrong.get() > 0) {
            throw new IllegalStateException(wrong + " of " + submitted + " results are wrong");
        }
        return submitted;
    }

    /** W2 and W3-latency: one task at a time. */
    Run latency() {
        oneByOne(load.shortWarmUp(), new Latencies());
        var latencies = new Latencies();
        CpuUse before = CpuUse.now();
        long tasks = oneByOne(load.measured(), latencies);
        return new Run(tasks, before, CpuUse.now(), latencies, "one at a time");
    }

    private long oneByOne(Duration time, Latencies latencies) {
        long end = System.nanoTime() + time.toNanos();
        int done = 0;
        for (long start = System.nanoTime(); start - end < 0; start = System.nanoTime()) {
            int b = done * 31;
            int sum = mesh.submit(Addition.ADD, new Pair(done, b), options).await(PATIENCE);
            latencies.recordSince(start);
            if (sum != done + b) {
                throw new IllegalStateException("result " + sum + " is wrong");
            }
            done++;
        }
        return done;
    }

    /** W4: a map over many inputs and the sum of its results, again and again. */
    Run fanOut() throws InterruptedException {
        long expected = (long) load.fan() * (load.fan() - 1) / 2 + load.fan();
        return fanOut(
                expected,
                () -> mesh.map(
                                Addition.ADD,
                                () -> IntStream.range(0, load.fan())
                                        .mapToObj(i -> new Pair(i, 1))
                                        .iterator(),
                                options,
                                Collectors.summingLong(Integer::longValue))
                        .result());
    }

    /** W4 as a job: the same numbers come as a range, and the sum is made by the nodes. */
    Run fanOutAsJob() throws InterruptedException {
        JobShapes.Shape map = JobShapes.map(load.fan());
        return fanOut(map.result(), () -> mesh.run(map.job()).result());
    }

    private Run fanOut(long expected, Supplier<CompletionStage<Long>> map) throws InterruptedException {
        again(load.shortWarmUp(), expected, map, new Latencies());
        var latencies = new Latencies();
        CpuUse before = CpuUse.now();
        int rounds = again(load.fanMeasured(), expected, map, latencies);
        return new Run(
                (long) rounds * load.fan(),
                before,
                CpuUse.now(),
                latencies,
                rounds + " rounds of " + load.fan() + "; p50/p99/max are the time to the final result");
    }

    private static int again(Duration time, long expected, Supplier<CompletionStage<Long>> map, Latencies latencies)
            throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        int rounds = 0;
        do {
            long start = System.nanoTime();
            long sum = waitFor(map.get().toCompletableFuture());
            latencies.recordSince(start);
            if (sum != expected) {
                throw new IllegalStateException("sum " + sum + " is wrong: it should be " + expected);
            }
            rounds++;
        } while (System.nanoTime() - end < 0);
        return rounds;
    }

    private static long waitFor(CompletableFuture<Long> sum) throws InterruptedException {
        try {
            return sum.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the map failed", e);
        }
    }
}
