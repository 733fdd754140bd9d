package io.ttmesh.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.process.NodeLaunch;
import io.ttmesh.runtime.process.NodeProcess;
import io.ttmesh.runtime.spi.NodeExtension;
import io.ttmesh.runtime.spi.NodeInside;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/**
 * Measures actors: asks to warm ones, here and in another JVM, in turn with asks to a plain entity of Pekko's sharding;
 * activations; commands that are stored; heap of idle ones; reminders. One line of JSON per measurement goes to standard output, all
 * else to standard error.
 */
public final class ActorBenchmark {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(30);
    private static final String OURS = "ttmesh";
    private static final String PLAIN = "pekko sharding";
    private static final int WARM_ACTORS = 16;
    private static final int MANY = 256;
    private static final int IDLE = Integer.getInteger("bench.idle", 100_000);
    private static final int BELLS = Integer.getInteger("bench.bells", 5_000);
    private static final Duration DUE = Duration.ofSeconds(Integer.getInteger("bench.due", 20));
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);

    private final Load load;
    private final PrintStream out;

    private ActorBenchmark(Load load, PrintStream out) {
        this.load = load;
        this.out = out;
    }

    private enum Part {
        LOCAL,
        REMOTE,
        ACTIVATE,
        IDLE,
        PERSIST,
        REMIND;

        static Part of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /** A mesh with the actor system that it runs in. */
    private record Inside(Mesh mesh, ActorSystem<?> system) implements AutoCloseable {
        static Inside start(MeshConfig config) {
            var system = new AtomicReference<ActorSystem<?>>();
            Mesh mesh = Mesh.start(config.withExtension(new NodeExtension() {
                @Override
                public AutoCloseable started(NodeInside node) {
                    system.set(node.system());
                    PlainEcho.start(node.system());
                    return () -> {};
                }
            }));
            return new Inside(mesh, system.get());
        }

        @Override
        public void close() {
            mesh.close();
        }

        IntFunction<CompletionStage<Echo.Pong>> ours(ActorType<Echo.Ping> type, String prefix, int actors) {
            List<MeshRef<Echo.Ping>> refs = IntStream.range(0, actors)
                    .mapToObj(i -> mesh.actor(type, prefix + i))
                    .toList();
            return number -> refs.get(number % actors).ask(ASK_TIMEOUT, replyTo -> new Echo.Ping(number, replyTo));
        }

        IntFunction<CompletionStage<Echo.Pong>> plain(String prefix, int actors) {
            List<EntityRef<Echo.Ping>> refs = IntStream.range(0, actors)
                    .mapToObj(i -> ClusterSharding.get(system).entityRefFor(PlainEcho.KEY, prefix + i))
                    .toList();
            return number -> refs.get(number % actors).ask(replyTo -> new Echo.Ping(number, replyTo), ASK_TIMEOUT);
        }
    }

    /** Runs the parts that the arguments name, or all. */
    public static void main(String[] args) throws Exception {
        PrintStream out = MeshBenchmark.standardOutput();
        List<Part> wanted = args.length == 0
                ? List.of(Part.values())
                : Stream.of(args).map(Part::of).toList();
        System.err.println(Machine.facts());
        var benchmark = new ActorBenchmark(Load.fromProperties(), out);
        for (Part part : wanted) {
            switch (part) {
                case LOCAL -> benchmark.local();
                case REMOTE -> benchmark.remote();
                case ACTIVATE -> benchmark.activate();
                case IDLE -> benchmark.idle();
                case PERSIST -> {
                    benchmark.persist(1);
                    benchmark.persist(3);
                }
                case REMIND -> benchmark.remind();
            }
        }
        System.exit(0);
    }

    private void local() throws InterruptedException, JsonProcessingException {
        try (Inside inside = Inside.start(MeshConfig.local())) {
            asks(inside, "embedded", "ask");
        }
    }

    private void remote() throws InterruptedException, IOException {
        Path log = Files.createTempFile("ttmesh-bench-worker", ".log");
        NodeLaunch worker = NodeLaunch.init("worker", log)
                .withJvmFlags(Stream.concat(
                                Stream.of(MeshBenchmark.WORKER_FLAGS), Stream.of("-D" + PlainEcho.WANTED + "=true"))
                        .toArray(String[]::new));
        try (NodeProcess process = NodeProcess.start(worker)) {
            String address = process.awaitReady(START_TIMEOUT).address();
            try (Inside inside = Inside.start(MeshConfig.load().asClient().join(address))) {
                asks(inside, "2jvm", "remote-ask");
            }
        }
        Files.delete(log);
    }

    /** Ours and the plain ones in turn, so that both get the same of whatever else the machine does. */
    private void asks(Inside inside, String mode, String workload)
            throws InterruptedException, JsonProcessingException {
        var ours = inside.ours(Echo.TYPE, "warm", WARM_ACTORS);
        var plain = inside.plain("warm", WARM_ACTORS);
        for (int outstanding : List.of(MANY, 1)) {
            new AskLoad(ours, outstanding).run(load.warmUp());
            new AskLoad(plain, outstanding).run(load.warmUp());
            for (int round = 0; round < ROUNDS; round++) {
                measure(OURS, mode, workload + "-" + outstanding, new AskLoad(ours, outstanding));
                measure(PLAIN, mode, workload + "-" + outstanding, new AskLoad(plain, outstanding));
            }
        }
    }

    private void measure(String peer, String mode, String workload, AskLoad asks)
            throws InterruptedException, JsonProcessingException {
        double loadBefore = Machine.load();
        print(peer, mode, workload, loadBefore, asks.run(load.measured()), WARM_ACTORS + " actors");
    }

    /** Each ask goes to an actor that nobody has asked before. */
    private void activate() throws InterruptedException, JsonProcessingException {
        try (Inside inside = Inside.start(MeshConfig.local())) {
            new AskLoad(inside.ours(Echo.TYPE, "first", IDLE / 2), MANY).run(IDLE / 2);
            new AskLoad(inside.plain("first", IDLE / 2), MANY).run(IDLE / 2);
            double loadBefore = Machine.load();
            var ours = new AskLoad(inside.ours(Echo.TYPE, "new", IDLE), MANY).run(IDLE);
            print(OURS, "embedded", "activate", loadBefore, ours, "each ask starts an actor");
            loadBefore = Machine.load();
            var plain = new AskLoad(inside.plain("new", IDLE), MANY).run(IDLE);
            print(PLAIN, "embedded", "activate", loadBefore, plain, "each ask starts an actor");
        }
    }

    private void idle() throws InterruptedException, JsonProcessingException {
        try (Inside inside = Inside.start(MeshConfig.local())) {
            new AskLoad(inside.ours(Echo.TYPE, "warm", MANY), MANY).run(MANY);
            new AskLoad(inside.plain("warm", MANY), MANY).run(MANY);
            idle(OURS, new AskLoad(inside.ours(Echo.TYPE, "idle", IDLE), MANY));
            idle(PLAIN, new AskLoad(inside.plain("idle", IDLE), MANY));
        }
    }

    /** The refs that are asked are gone when the heap is looked at again. */
    private void idle(String peer, AskLoad asks) throws InterruptedException, JsonProcessingException {
        double loadBefore = Machine.load();
        long before = Machine.liveBytes();
        Workloads.Run run = asks.run(IDLE);
        long bytes = (Machine.liveBytes() - before) / IDLE;
        print(peer, "embedded", "idle", loadBefore, run, bytes + " bytes of heap per idle actor");
    }

    private void persist(int voters) throws InterruptedException, IOException {
        try (DurableMesh durable = DurableMesh.start(voters)) {
            for (int outstanding : List.of(1, MANY)) {
                IntFunction<CompletionStage<Echo.Pong>> ask = number -> durable.mesh()
                        .actor(Keeper.TYPE, "k" + number % MANY)
                        .ask(ASK_TIMEOUT, replyTo -> new Echo.Ping(number, replyTo));
                var asks = new AskLoad(ask, outstanding);
                asks.run(load.warmUp());
                double loadBefore = Machine.load();
                print(
                        OURS,
                        voters + " voters",
                        "persist-" + outstanding,
                        loadBefore,
                        asks.run(load.measured()),
                        MANY + " actors; " + durable.promises());
            }
        }
    }

    private void remind() throws InterruptedException, IOException {
        try (Inside inside = Inside.start(MeshConfig.local())) {
            remind(inside.mesh(), "embedded", "kept in memory");
        }
        for (int voters : List.of(1, 3)) {
            try (DurableMesh durable = DurableMesh.start(voters)) {
                remind(durable.mesh(), voters + " voters", durable.promises());
            }
        }
    }

    /** Once to warm up, once to measure. */
    private void remind(Mesh mesh, String mode, String note) throws InterruptedException, JsonProcessingException {
        var warmUp = new BellLoad(mesh, "warm", BELLS, Instant.now().plus(DUE));
        warmUp.set();
        warmUp.ring();
        double loadBefore = Machine.load();
        var bells = new BellLoad(mesh, "bell", BELLS, Instant.now().plus(DUE));
        print(OURS, mode, "remind-set", loadBefore, bells.set(), note);
        print(OURS, mode, "remind-fire", loadBefore, bells.ring(), BELLS + " actors, one reminder each; " + note);
    }

    private void print(String peer, String mode, String workload, double loadBefore, Workloads.Run run, String note)
            throws JsonProcessingException {
        out.println(MeshBenchmark.figures(run, peer, mode, workload, loadBefore, note)
                .toJson());
        out.flush();
    }
}
