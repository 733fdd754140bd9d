package io.ttmesh.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.ttmesh.model.Durability;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.process.NodeLaunch;
import io.ttmesh.runtime.process.NodeProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Measures a mesh: {@code w1}, {@code w2} and {@code w4} in a mesh of one node in this JVM, {@code w3} (durable) in such a
 * mesh and in one of three voters, {@code w5} from a client in this JVM to one node in another. A map is measured twice, as
 * submissions from here and as a job. One line of JSON per measurement goes to standard output, all else to standard error.
 */
public final class MeshBenchmark {
    private static final String PEER = "ttmesh";
    private static final String JSON = ", JSON payloads";
    private static final String JOB_PROMISES = "a range as a job, submissions and journal in memory" + JSON;
    private static final String LOGBACK_KEY = "logback.configurationFile";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    /** The same heap as in this JVM, and the compiler and collector that a server gets: not the lean ones. */
    static final String[] WORKER_FLAGS = {
        "-Xms1g", "-Xmx2g", "-XX:TieredStopAtLevel=4", "-XX:-UseSerialGC", "-XX:+UseG1GC"
    };

    private final Load load;
    private final PrintStream out;

    private MeshBenchmark(Load load, PrintStream out) {
        this.load = load;
        this.out = out;
    }

    private enum Workload {
        W1,
        W2,
        W3,
        W4,
        W5;

        /** Whether it runs in a mesh of one node that keeps nothing. */
        boolean isEmbedded() {
            return this != W3 && this != W5;
        }

        static Workload of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /** Runs the workloads that the arguments name, or all. */
    public static void main(String[] args) throws Exception {
        PrintStream out = standardOutput();
        List<Workload> wanted = args.length == 0
                ? List.of(Workload.values())
                : List.of(args).stream().map(Workload::of).toList();
        System.err.println(Machine.facts());
        var benchmark = new MeshBenchmark(Load.fromProperties(), out);
        List<Workload> embedded = wanted.stream().filter(Workload::isEmbedded).toList();
        if (!embedded.isEmpty()) {
            benchmark.embedded(embedded);
        }
        if (wanted.contains(Workload.W3)) {
            benchmark.durable(1);
            benchmark.durable(3);
        }
        if (wanted.contains(Workload.W5)) {
            benchmark.twoJvms();
        }
        System.exit(0);
    }

    /** Standard output for figures only: libraries may chat on it, and are sent to standard error from now on. */
    static PrintStream standardOutput() {
        PrintStream out = System.out;
        System.setOut(System.err);
        if (System.getProperty(LOGBACK_KEY) == null) {
            System.setProperty(LOGBACK_KEY, "io/ttmesh/benchmarks/bench-logback.xml");
        }
        return out;
    }

    private void embedded(List<Workload> wanted) throws InterruptedException, JsonProcessingException {
        try (Mesh mesh = Mesh.local()) {
            measure(mesh, wanted, "embedded", "");
        }
    }

    private void durable(int voters) throws InterruptedException, IOException {
        try (DurableMesh durable = DurableMesh.start(voters)) {
            var workloads = new Workloads(durable.mesh(), load, Durability.DURABLE);
            String peer = voters == 1 ? PEER + " of 1 voter" : PEER;
            double loadBefore = Machine.load();
            print(figures(workloads.throughput(), peer, "durable", "W3", loadBefore, durable.promises() + JSON));
            loadBefore = Machine.load();
            print(figures(workloads.latency(), peer, "durable", "W3-latency", loadBefore, durable.promises() + JSON));
        }
    }

    private void twoJvms() throws InterruptedException, IOException {
        Path log = Files.createTempFile("ttmesh-bench-worker", ".log");
        NodeLaunch worker = NodeLaunch.init("worker", log).withJvmFlags(WORKER_FLAGS);
        try (NodeProcess process = NodeProcess.start(worker)) {
            String address = process.awaitReady(START_TIMEOUT).address();
            try (Mesh mesh = Mesh.start(MeshConfig.load().asClient().join(address))) {
                measure(mesh, List.of(Workload.W1, Workload.W2, Workload.W4), "2jvm", "W5-");
            }
        }
        Files.delete(log);
    }

    private void measure(Mesh mesh, List<Workload> wanted, String mode, String prefix)
            throws InterruptedException, JsonProcessingException {
        var workloads = new Workloads(mesh, load, Durability.NONE);
        for (Workload workload : wanted) {
            double loadBefore = Machine.load();
            Workloads.Run run = switch (workload) {
                case W1 -> workloads.throughput();
                case W2 -> workloads.latency();
                case W4 -> workloads.fanOut();
                case W3, W5 -> throw new IllegalStateException(workload + " is the others in another mode");
            };
            print(figures(run, PEER, mode, prefix + workload, loadBefore, "volatile" + JSON));
            if (workload == Workload.W4) {
                loadBefore = Machine.load();
                print(figures(
                        workloads.fanOutAsJob(), PEER + " job", mode, prefix + workload, loadBefore, JOB_PROMISES));
            }
        }
    }

    private void print(Figures figures) throws JsonProcessingException {
        out.println(figures.toJson());
        out.flush();
    }

    /** A run as it is printed. */
    static Figures figures(
            Workloads.Run run, String peer, String mode, String workload, double loadBefore, String note) {
        return new Figures(
                peer,
                mode,
                workload,
                run.tasks(),
                Figures.rounded(run.seconds()),
                Figures.rounded(run.tasks() / run.seconds()),
                Figures.rounded(run.latencies().micros(50)),
                Figures.rounded(run.latencies().micros(99)),
                Figures.rounded(run.latencies().maxMicros()),
                System.getProperty("java.version", ""),
                Figures.rounded(loadBefore),
                Figures.rounded(run.after().ownCoresSince(run.before())),
                Figures.rounded(run.after().foreignCoresSince(run.before())),
                note + "; " + run.note(),
                null);
    }
}
