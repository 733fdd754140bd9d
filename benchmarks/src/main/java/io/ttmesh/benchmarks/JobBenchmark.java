package io.ttmesh.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.benchmarks.JobShapes.Shape;
import io.ttmesh.model.Durability;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.runtime.JobHandle;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Measures jobs on a mesh that keeps them in its journal: what a graph costs beside plain submissions, the delay between two
 * steps, small jobs per second, and large ones; words are counted by three processes. One line of JSON per measurement goes to
 * standard output, all else to standard error. A wrong result ends the run.
 */
public final class JobBenchmark {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final String OURS = "ttmesh";
    private static final String PLAIN = "plain submit";
    private static final String ONE_NODE = "1 voter";
    private static final String GRAPH_LIMIT = "ttmesh.actors.job.graph-limit";
    private static final String SUBMIT_TIMEOUT = "ttmesh.actors.job.submit-timeout";
    /** What a graph of 100,000 steps needs, and some more. */
    private static final String LARGE_GRAPH = "16 MiB";
    /** As many as the coordinator of a job has under way. */
    private static final int IN_FLIGHT = 256;

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int TASKS = Integer.getInteger("bench.job.tasks", 10_000);
    private static final int HOPS = Integer.getInteger("bench.job.hops", 2_000);
    private static final int JOBS_OUTSTANDING = Integer.getInteger("bench.job.outstanding", 64);
    private static final long ITEMS = Long.getLong("bench.job.items", 1_000_000);
    private static final int GRAPH = Integer.getInteger("bench.job.graph", 100_000);
    private static final int GRAPH_DEPTH = 100;
    private static final int CHAIN = Integer.getInteger("bench.job.chain", 10_000);
    private static final int FAN_IN = Integer.getInteger("bench.job.fan-in", 10_000);
    private static final int WORDS_MEBIBYTES = Integer.getInteger("bench.job.words", 1_024);

    private static final TaskOptions DURABLE = TaskOptions.DEFAULTS.withDurability(Durability.DURABLE);

    private final Load load;
    private final PrintStream out;

    private JobBenchmark(Load load, PrintStream out) {
        this.load = load;
        this.out = out;
    }

    private enum Part {
        OVERHEAD,
        DELAY,
        RATE,
        MAP,
        FAN_IN,
        CHAIN,
        GRAPH,
        PULL,
        WORDS;

        static Part of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** Runs the parts that the arguments name, or all. */
    public static void main(String[] args) throws Exception {
        PrintStream out = MeshBenchmark.standardOutput();
        List<Part> wanted = args.length == 0
                ? List.of(Part.values())
                : Stream.of(args).map(Part::of).toList();
        System.err.println(Machine.facts());
        var benchmark = new JobBenchmark(Load.fromProperties(), out);
        List<Part> onOneNode = wanted.stream()
                .filter(part -> part != Part.PULL && part != Part.WORDS)
                .toList();
        if (!onOneNode.isEmpty()) {
            benchmark.oneNode(onOneNode);
        }
        if (wanted.contains(Part.PULL)) {
            benchmark.pull();
        }
        if (wanted.contains(Part.WORDS)) {
            benchmark.words();
        }
        System.exit(0);
    }

    private void oneNode(List<Part> wanted) throws IOException, InterruptedException {
        try (DurableMesh durable = DurableMesh.start(1, MeshConfig.load().with(GRAPH_LIMIT, LARGE_GRAPH))) {
            Mesh mesh = durable.mesh();
            String note = durable.promises();
            submissions(mesh, IN_FLIGHT).run(load.warmUp());
            jobs(mesh).run(load.warmUp());
            for (Part part : wanted) {
                switch (part) {
                    case OVERHEAD -> overhead(mesh, note);
                    case DELAY -> delay(mesh, note);
                    case RATE -> {
                        double loadBefore = Machine.load();
                        Workloads.Run run = jobs(mesh).run(load.measured());
                        print(OURS, "job-rate", loadBefore, run, "jobs of 3 steps, each a task; " + note);
                    }
                    case MAP -> large(mesh, "job-map", JobShapes.map(ITEMS), note);
                    case FAN_IN -> large(mesh, "job-fan-in", JobShapes.chains(FAN_IN, 1), note);
                    case CHAIN -> large(mesh, "job-chain", JobShapes.chain(CHAIN), note);
                    case GRAPH ->
                        large(mesh, "job-graph", JobShapes.chains(Math.max(1, GRAPH / GRAPH_DEPTH), GRAPH_DEPTH), note);
                    case PULL -> throw new IllegalStateException("portions are pulled by two nodes");
                    case WORDS -> throw new IllegalStateException("words are counted on three nodes");
                }
            }
        }
    }

    private static AskLoad submissions(Mesh mesh, int outstanding) {
        return AskLoad.of(
                number -> mesh.submit(JobTasks.NEXT, (long) number, DURABLE)
                        .result()
                        .thenApply(result -> result == number + 1L),
                outstanding);
    }

    private static AskLoad jobs(Mesh mesh) {
        return AskLoad.of(
                number -> {
                    Shape small = JobShapes.small(number);
                    return mesh.run(small.job()).result().thenApply(result -> result == small.result());
                },
                JOBS_OUTSTANDING);
    }

    /** The same tasks as a graph and one by one, in turn, so that both get the same of whatever else the machine does. */
    private void overhead(Mesh mesh, String note) throws InterruptedException, JsonProcessingException {
        String width = TASKS + " side by side, as many under way as the job has; " + note;
        String depth = HOPS + " one after the other; " + note;
        for (int i = 0; i < ROUNDS; i++) {
            double loadBefore = Machine.load();
            print(OURS, "job-wide", loadBefore, once(mesh, JobShapes.chains(TASKS, 1)), width);
            loadBefore = Machine.load();
            print(PLAIN, "job-wide", loadBefore, submissions(mesh, IN_FLIGHT).run(TASKS), width);
            loadBefore = Machine.load();
            print(OURS, "job-deep", loadBefore, once(mesh, JobShapes.chain(HOPS)), depth);
            loadBefore = Machine.load();
            print(PLAIN, "job-deep", loadBefore, submissions(mesh, 1).run(HOPS), depth);
        }
    }

    private void delay(Mesh mesh, String note) throws JsonProcessingException {
        double loadBefore = Machine.load();
        JobTasks.takeDelays();
        CpuUse before = CpuUse.now();
        mesh.run(JobShapes.hops(HOPS)).await(PATIENCE);
        CpuUse after = CpuUse.now();
        Latencies delays = JobTasks.takeDelays();
        if (delays.count() < HOPS) {
            throw new IllegalStateException(delays.count() + " delays were noted: there were " + HOPS);
        }
        var run = new Workloads.Run(HOPS, before, after, delays, "p50/p99/max from the end of a step to the next");
        print(OURS, "job-delay", loadBefore, run, note);
    }

    private void large(Mesh mesh, String workload, Shape shape, String note) throws JsonProcessingException {
        double loadBefore = Machine.load();
        Workloads.Run run = once(mesh, shape);
        print(OURS, workload, loadBefore, run, "its graph has " + shape.graphBytes() + " bytes; " + note);
    }

    private static Workloads.Run once(Mesh mesh, Shape shape) {
        var latencies = new Latencies();
        CpuUse before = CpuUse.now();
        long start = System.nanoTime();
        long result = mesh.run(shape.job()).await(PATIENCE);
        latencies.recordSince(start);
        if (result != shape.result()) {
            throw new IllegalStateException(shape.job() + " returned " + result + ": it should be " + shape.result());
        }
        return new Workloads.Run(
                shape.tasks(),
                before,
                CpuUse.now(),
                latencies,
                shape.tasks() + " tasks or items; p50 is the whole job");
    }

    /** The same map on a quick and a slow node, its portions declared and pulled in turn. */
    private void pull() throws JsonProcessingException {
        try (PulledMaps maps = PulledMaps.start()) {
            for (int i = 0; i < ROUNDS; i++) {
                pull(maps, "declared", MapOptions.DEFAULTS);
                pull(maps, "pulled", MapOptions.DEFAULTS.pulled());
                pull(maps, "pulled, two per slot", MapOptions.DEFAULTS.pulled(2));
            }
        }
    }

    private void pull(PulledMaps maps, String how, MapOptions options) throws JsonProcessingException {
        double loadBefore = Machine.load();
        var latencies = new Latencies();
        CpuUse before = CpuUse.now();
        double share = maps.shareOfTheSlow(options, latencies);
        var run = new Workloads.Run(PulledMaps.PORTIONS, before, CpuUse.now(), latencies, "p50 is the whole job");
        String note = String.format(Locale.ROOT, "share of the slow node %.2f; %s", share, PulledMaps.note());
        print(MeshBenchmark.figures(run, how, "2 nodes", "job-pull", loadBefore, note));
    }

    /** By one thread, then by a job on three nodes, in whose coordinator's heap somebody looks all the while. */
    private void words() throws IOException, InterruptedException {
        long parts = (long) WORDS_MEBIBYTES * ((1 << 20) / WordText.PART_BYTES);
        double loadBefore = Machine.load();
        var latencies = new Latencies();
        CpuUse before = CpuUse.now();
        long start = System.nanoTime();
        WordText.Tally expected = new WordText.Tally(0, Map.of());
        for (long part = 0; part < parts; part++) {
            expected = WordText.Tally.sum(List.of(expected, WordText.tally(WordText.part(part))));
        }
        latencies.recordSince(start);
        var alone = new Workloads.Run(parts, before, CpuUse.now(), latencies, "parts of 64 KiB");
        print(MeshBenchmark.figures(
                alone, "one thread", "1 JVM", "job-words", loadBefore, expected.bytes() + " bytes"));
        MeshConfig patient = MeshConfig.load().with(SUBMIT_TIMEOUT, PATIENCE);
        try (DurableMesh durable = DurableMesh.start(3, patient, workerFlags())) {
            count(durable.mesh(), Math.max(1, parts / 20));
            loadBefore = Machine.load();
            before = CpuUse.now();
            Counted counted = count(durable.mesh(), parts);
            if (!counted.tally().equals(expected)) {
                throw new IllegalStateException(
                        "the job counted " + counted.tally().bytes() + " bytes and other words than one thread did in "
                                + expected.bytes());
            }
            var run = new Workloads.Run(parts, before, CpuUse.now(), counted.latencies(), "p50 is the whole job");
            DoubleSummaryStatistics heaps = counted.heaps();
            String note = String.format(
                    Locale.ROOT,
                    "%d bytes in parts of 64 KiB; coordinator's heap after a collection, %d times: %.1f to %.1f MiB;"
                            + " %s",
                    expected.bytes(),
                    heaps.getCount(),
                    heaps.getMin(),
                    heaps.getMax(),
                    durable.promises());
            print(MeshBenchmark.figures(run, OURS, "3 JVMs", "job-words", loadBefore, note)
                    .withHeap(heaps.getMax()));
        }
    }

    /** The heap that this JVM has, with the compiler and collector of a server. */
    private static String[] workerFlags() {
        String heap = Long.toString(Runtime.getRuntime().maxMemory());
        return Stream.concat(Stream.of(MeshBenchmark.WORKER_FLAGS), Stream.of("-Xms" + heap, "-Xmx" + heap))
                .toArray(String[]::new);
    }

    private record Counted(WordText.Tally tally, Latencies latencies, DoubleSummaryStatistics heaps) {}

    private static Counted count(Mesh mesh, long parts) throws InterruptedException {
        var latencies = new Latencies();
        var heaps = new DoubleSummaryStatistics();
        long start = System.nanoTime();
        JobHandle<WordText.Tally> handle = mesh.run(JobShapes.words(parts));
        CompletableFuture<WordText.Tally> result = handle.result()
                .whenComplete((tally, failure) -> latencies.recordSince(start))
                .toCompletableFuture();
        NodeId coordinator = waitFor(handle.status()).coordinator();
        do {
            TaskOptions there =
                    TaskOptions.DEFAULTS.withNode(coordinator).withPriority(9).withDurability(Durability.NONE);
            long bytes = mesh.submit(JobTasks.HEAP, 0L, there).await(PATIENCE);
            heaps.accept(Machine.mebibytes(bytes));
        } while (!isDoneWithin(result, 1));
        return new Counted(waitFor(result), latencies, heaps);
    }

    private static boolean isDoneWithin(CompletableFuture<?> result, int seconds) throws InterruptedException {
        try {
            result.get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException stillRunning) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the job failed", e);
        }
    }

    private static <T> T waitFor(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the job failed", e);
        }
    }

    private void print(String peer, String workload, double loadBefore, Workloads.Run run, String note)
            throws JsonProcessingException {
        print(MeshBenchmark.figures(run, peer, ONE_NODE, workload, loadBefore, note)
                .withHeap(Machine.mebibytes(Machine.liveBytes())));
    }

    private void print(Figures figures) throws JsonProcessingException {
        out.println(figures.toJson());
        out.flush();
    }
}
