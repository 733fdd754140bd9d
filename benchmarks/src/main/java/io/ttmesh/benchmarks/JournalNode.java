package io.ttmesh.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.JournalGroups;
import io.ttmesh.journal.JournalStatus;
import io.ttmesh.journal.internal.access.JournalAccess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One process with an actor system and its journal. Reads commands from standard input, one a line, and answers each by
 * one line of JSON on standard output; ends with its input.
 */
public final class JournalNode {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final long STEP_NANOS = 1_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SPAWNED_AT_ONCE = 1_000;

    private final ActorSystem<Void> system;
    private int runs;
    private EventLoad probe = new EventLoad(1);

    /** What a load did. */
    record Run(long events, double seconds, double p50us, double p99us, double maxus) {}

    /** What the node knows of its group; not of a peer. */
    record Status(String role, String health, long applied, boolean fsync, long writtenBytes) {}

    /** The longest pause between two acknowledged writes, and the last one. */
    record Probe(long fromNanos, long toNanos, long lastNanos, long events) {}

    private JournalNode(ActorSystem<Void> system) {
        this.system = system;
    }

    /** Starts an actor system with the configuration in the file that the argument names. */
    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        var config = ConfigFactory.parseFile(Path.of(args[0]).toFile()).withFallback(ConfigFactory.load());
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "bench", config.resolve());
        JournalGroups.get(system).startAsConfigured();
        var node = new JournalNode(system);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Object answer = node.answer(line.split(" ", -1));
            out.println(JSON.writeValueAsString(answer));
            out.flush();
        }
        system.terminate();
        if (!node.await(() -> system.whenTerminated().isCompleted())) {
            System.err.println("benchmarks: the actor system does not end");
        }
        System.exit(0);
    }

    private Object answer(String[] command) throws Exception {
        return switch (command[0]) {
            case "status" -> status();
            case "entities" -> entities(number(command, 1), number(command, 2), number(command, 3));
            case "batcher" -> batcher(number(command, 1), number(command, 2), number(command, 3));
            case "fill" -> fill(number(command, 1), number(command, 2), command[3]);
            case "recover" -> recover(number(command, 1), number(command, 2), command[3]);
            case "probe" -> probe();
            case "measure" -> measure();
            case "pause" -> pause();
            case "rest" -> rest();
            default -> throw new IllegalArgumentException("no command " + command[0]);
        };
    }

    private static int number(String[] command, int at) {
        return Integer.parseInt(command[at]);
    }

    private Status status() throws IOException {
        JournalStatus status = JournalGroups.get(system).status();
        return new Status(
                status.role().name(), status.health().name(), status.appliedIndex(), status.fsync(), writtenBytes());
    }

    /** Bytes that this process has had written to disks; 0 where the system does not count them. */
    private static long writtenBytes() throws IOException {
        Path io = Path.of("/proc/self/io");
        if (!Files.isReadable(io)) {
            return 0;
        }
        return Files.readAllLines(io).stream()
                .filter(line -> line.startsWith("write_bytes: "))
                .mapToLong(line -> Long.parseLong(line.substring("write_bytes: ".length())))
                .sum();
    }

    /** Persistent actors, each with one write under way. */
    private Run entities(int outstanding, int warmMillis, int millis) {
        var load = new EventLoad(1);
        List<ActorRef<EventWriter.Command>> writers = spawn(load, outstanding, freshName(outstanding));
        must(() -> load.recoveredWriters() == outstanding, "recovery of new writers");
        load.goOn(true);
        writers.forEach(writer -> writer.tell(new EventWriter.Write(System.nanoTime())));
        return measured(load, warmMillis, millis);
    }

    private Run batcher(int outstanding, int warmMillis, int millis) throws Exception {
        var load = new EventLoad(1);
        var below = new BatchLoad(
                JournalAccess.get(system).opened().toCompletableFuture().get(1, TimeUnit.MINUTES), load);
        String name = freshName(outstanding);
        load.goOn(true);
        for (int i = 0; i < outstanding; i++) {
            below.start(name + i);
        }
        return measured(load, warmMillis, millis);
    }

    private Run measured(EventLoad load, int warmMillis, int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(warmMillis));
        load.measure();
        long before = load.writtenEvents();
        long start = System.nanoTime();
        long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        long events = load.writtenEvents() - before;
        double seconds = (System.nanoTime() - start) / 1e9;
        Latencies times = load.writes();
        load.goOn(false);
        if (events == 0) {
            throw new IllegalStateException("nothing was written");
        }
        return new Run(events, seconds, times.micros(50), times.micros(99), times.maxMicros());
    }

    /** Gives each of many persistence ids some events, a thousand at a time. */
    private Run fill(int entities, int events, String name) {
        var load = new EventLoad(events);
        long start = System.nanoTime();
        List<ActorRef<EventWriter.Command>> writers = new ArrayList<>();
        for (int from = 0; from < entities; from += SPAWNED_AT_ONCE) {
            int to = Math.min(entities, from + SPAWNED_AT_ONCE);
            for (int i = from; i < to; i++) {
                writers.add(spawn(load, name + i));
            }
            must(() -> load.recoveredWriters() == to, "new writers");
            load.goOn(true);
            for (int i = from; i < to; i++) {
                writers.get(i).tell(new EventWriter.Write(System.nanoTime()));
                // Stashed while it persists: it writes once.
                writers.get(i).tell(EventWriter.End.NOW);
            }
            long expected = (long) to * events;
            must(() -> load.writtenEvents() == expected, "events of the writers");
            load.goOn(false);
        }
        return run(load.writtenEvents(), start, load.writes());
    }

    /** Starts many persistent actors at once; the times are those from the start of each to its end of recovery. */
    private Run recover(int entities, int events, String name) {
        var load = new EventLoad(events);
        long start = System.nanoTime();
        List<ActorRef<EventWriter.Command>> writers = spawn(load, entities, name);
        must(() -> load.recoveredWriters() == entities, "recovery of all writers");
        Run run = run(entities, start, load.recoveries());
        writers.forEach(writer -> writer.tell(EventWriter.End.NOW));
        if (load.recoveredEvents() != (long) entities * events) {
            throw new IllegalStateException(load.recoveredEvents() + " events came back");
        }
        return run;
    }

    private static Run run(long n, long startNanos, Latencies times) {
        return new Run(
                n, (System.nanoTime() - startNanos) / 1e9, times.micros(50), times.micros(99), times.maxMicros());
    }

    /** Starts one writer that goes on in the background. */
    private Probe probe() {
        probe = new EventLoad(1);
        probe.goOn(true);
        spawn(probe, 1, freshName(1));
        must(() -> probe.writtenEvents() > 0, "a first write");
        return pause();
    }

    private Probe measure() {
        probe.measure();
        return pause();
    }

    private Probe pause() {
        EventLoad.Pause longest = probe.longestPause();
        return new Probe(longest.fromNanos(), longest.toNanos(), probe.lastNanos(), probe.writtenEvents());
    }

    private Probe rest() {
        probe.goOn(false);
        return pause();
    }

    private List<ActorRef<EventWriter.Command>> spawn(EventLoad load, int count, String name) {
        List<ActorRef<EventWriter.Command>> writers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            writers.add(spawn(load, name + i));
        }
        return writers;
    }

    private ActorRef<EventWriter.Command> spawn(EventLoad load, String id) {
        return system.systemActorOf(EventWriter.create(id, load), id + "-" + runs++, Props.empty());
    }

    /** Names never come twice, whichever process gives them. */
    private String freshName(int outstanding) {
        return "w-" + System.currentTimeMillis() + "-" + outstanding + "-";
    }

    private void must(BooleanSupplier reached, String what) {
        if (!await(reached)) {
            throw new IllegalStateException(what + " did not come within " + PATIENCE);
        }
    }

    private boolean await(BooleanSupplier reached) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return true;
    }
}
