package io.ttmesh.testkit.chaos;

import io.ttmesh.journal.JournalSeat;
import io.ttmesh.testkit.AwaitFailed;
import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeHandle;
import io.ttmesh.testkit.NodeScope;
import io.ttmesh.testkit.Probes;
import io.ttmesh.testkit.internal.net.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Breaks things, and measures that they are broken. */
final class Faults {
    private static final int FEW = 5;
    private static final int MANY = 200;
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final Duration SKEW = Duration.ofSeconds(8);
    private static final long SLOW_BYTES_PER_SECOND = 125_000;
    private static final int BULK_BYTES = 200_000;

    private final MeshCluster cluster;
    private final Journal journal;
    private final Ends ends;

    Faults(MeshCluster cluster, Journal journal, Ends ends) {
        this.cluster = cluster;
        this.journal = journal;
        this.ends = ends;
    }

    /** Who writes down that nodes end. */
    interface Ends {
        /** A node ended in good order or not, since that time. */
        void node(NodeHandle node, long since, Fault why, boolean graceful);

        /** Ends a client, and says whether it is gone. */
        boolean client(int number);

        /** The node that owns something live. */
        NodeHandle owner();
    }

    /** What is broken, and how that shows. */
    record Broken(String where, List<Evidence> evidence) {}

    Broken begin(Plan.Round round) {
        NodeHandle victim = cluster.nodes().get(round.victim());
        NodeHandle other = cluster.nodes().get(round.other());
        String link = victim.id() + " -> " + other.id();
        return switch (round.fault()) {
            case CALM -> new Broken("nowhere", List.of());
            case KILL -> new Broken(victim.id(), killAll(List.of(victim), round.fault()));
            case KILL_TWO ->
                new Broken(victim.id() + " and " + other.id(), killAll(List.of(victim, other), round.fault()));
            case KILL_ALL -> new Broken("everywhere", killAll(cluster.nodes(), round.fault()));
            case KILL_AND_WIPE -> new Broken(victim.id(), killAndWipe(victim));
            case STOP -> new Broken(victim.id(), stop(victim));
            case DRAIN -> new Broken(victim.id(), drain(victim));
            case SHORT_PAUSE, LONG_PAUSE -> new Broken(victim.id(), pause(victim));
            case ISOLATE, LONG_ISOLATION -> new Broken(victim.id(), isolate(victim));
            case ISOLATE_OWNER -> isolateOwner();
            case PARTITION, FLAPPING -> new Broken(link, partition(victim, other));
            case ONE_WAY_CUT -> new Broken(link, cut(victim, other));
            case LOSS -> new Broken(link, lose(victim, other));
            case SLOW -> new Broken(link, slow(victim, other));
            case DELAY -> new Broken(link, delay(victim, other));
            case CLOCK_AHEAD -> new Broken(victim.id(), skew(victim, SKEW));
            case CLOCK_BEHIND -> new Broken(victim.id(), skew(victim, SKEW.negated()));
            case CLIENT_GONE ->
                new Broken(
                        "client " + round.victim(),
                        List.of(Evidence.that("client ended", ends.client(round.victim()))));
        };
    }

    /** Lasts as long as the round says, or as it takes. */
    void hold(Plan.Round round) {
        NodeHandle victim = cluster.nodes().get(round.victim());
        NodeHandle other = cluster.nodes().get(round.other());
        switch (round.fault()) {
            case SHORT_PAUSE -> {
                pass(SHORT);
                victim.resume();
            }
            case LONG_PAUSE -> {
                cluster.awaitRemoved(victim);
                victim.resume();
            }
            case LONG_ISOLATION -> {
                cluster.awaitRemoved(victim);
                pass(Duration.ofMillis(round.holdMillis()));
            }
            case FLAPPING -> {
                for (int turn = 0; turn < 3; turn++) {
                    cluster.heal(victim, other);
                    pass(Duration.ofMillis(200));
                    cluster.partition(victim, other);
                    pass(Duration.ofMillis(round.holdMillis() / 3));
                }
            }
            case DRAIN -> {
                pass(Duration.ofMillis(round.holdMillis()));
                long since = System.nanoTime();
                victim.restart();
                ends.node(victim, since, round.fault(), true);
            }
            default -> pass(Duration.ofMillis(round.holdMillis()));
        }
    }

    private void pass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        cluster.await("the fault lasts for " + time, () -> System.nanoTime() > until);
    }

    /** Ends nodes where they stand, as nearly at once as may be. */
    List<Evidence> killAll(List<NodeHandle> victims, Fault why) {
        List<Evidence> evidence = new ArrayList<>();
        for (NodeHandle victim : victims) {
            long pid = victim.pid();
            long since = System.nanoTime();
            victim.kill();
            ends.node(victim, since, why, false);
            evidence.add(isGone(pid));
        }
        return evidence;
    }

    private List<Evidence> killAndWipe(NodeHandle victim) {
        journal.awaitCopies(cluster);
        Path mark = dataOf(victim).resolve("journal").resolve("mark");
        try {
            Files.createDirectories(mark.getParent());
            Files.writeString(mark, "here");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long pid = victim.pid();
        long since = System.nanoTime();
        wipe(victim);
        ends.node(victim, since, Fault.KILL_AND_WIPE, false);
        return List.of(isGone(pid), Evidence.that("data gone", !Files.exists(mark)));
    }

    /** A voter that comes back with nothing has to say so, as an operator would: nobody may forget its votes silently. */
    private void wipe(NodeHandle victim) {
        if (journal == Journal.MEMORY) {
            victim.wipe();
        } else {
            victim.kill();
            Path bad = JournalSeat.rejoin(dataOf(victim), Clock.systemUTC());
            RunFolder.remove(bad);
        }
    }

    private static Path dataOf(NodeHandle node) {
        return node.folder().resolve("data");
    }

    private List<Evidence> stop(NodeHandle victim) {
        long pid = victim.pid();
        long since = System.nanoTime();
        victim.stop();
        ends.node(victim, since, Fault.STOP, true);
        return List.of(isGone(pid));
    }

    private static Evidence isGone(long pid) {
        boolean lives = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        return Evidence.that("process " + pid + " gone", !lives);
    }

    /** Others hear of it with the next report of its load. */
    private List<Evidence> drain(NodeHandle victim) {
        int left = victim.drain(Duration.ofSeconds(1));
        try {
            cluster.await(
                    victim.id() + " says that it drains", Duration.ofSeconds(3), () -> victim.run(new Draining()));
        } catch (AwaitFailed e) {
            // The evidence says so, too.
        }
        return List.of(
                Evidence.that("draining", victim.run(new Draining())), new Evidence("attempts left", left, 0, 1_000));
    }

    private static List<Evidence> pause(NodeHandle victim) {
        victim.pause();
        return List.of(Evidence.that("process stopped", stateOf(victim.pid()) == 'T'));
    }

    private static char stateOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return '?';
        }
    }

    private static List<Evidence> skew(NodeHandle victim, Duration by) {
        victim.skewClock(by);
        double offset = victim.run(new ClockOffset()) / 1e3;
        return List.of(new Evidence("clock offset in seconds", offset, by.toSeconds() - 1.0, by.toSeconds() + 1.0));
    }

    private List<Evidence> isolate(NodeHandle victim) {
        List<NodeHandle> others = othersThan(victim);
        others.forEach(Faults::open);
        open(victim);
        cluster.isolate(victim);
        List<Evidence> evidence = new ArrayList<>();
        for (NodeHandle other : others) {
            evidence.add(arrivals(victim, other, FEW, 0, 0, others));
            evidence.add(arrivals(other, victim, FEW, 0, 0, others));
        }
        evidence.add(arrivals(others.getFirst(), others.getLast(), FEW, FEW, FEW, others));
        return evidence;
    }

    private Broken isolateOwner() {
        NodeHandle owner = ends.owner();
        return new Broken(owner.id(), isolate(owner));
    }

    private List<Evidence> partition(NodeHandle one, NodeHandle other) {
        cluster.nodes().forEach(Faults::open);
        cluster.partition(one, other);
        NodeHandle third = third(one, other);
        return List.of(
                arrivals(one, other, FEW, 0, 0, List.of(one, third)),
                arrivals(other, one, FEW, 0, 0, List.of(one, third)),
                arrivals(third, one, FEW, FEW, FEW, List.of(third, one)));
    }

    private List<Evidence> cut(NodeHandle from, NodeHandle to) {
        cluster.nodes().forEach(Faults::open);
        cluster.cut(from, to);
        return List.of(
                arrivals(from, to, FEW, 0, 0, List.of(to, from)), arrivals(to, from, FEW, FEW, FEW, List.of(to, from)));
    }

    private List<Evidence> lose(NodeHandle one, NodeHandle other) {
        cluster.nodes().forEach(Faults::open);
        cluster.lose(one, other, 0.2);
        cluster.lose(other, one, 0.2);
        NodeHandle third = third(one, other);
        return List.of(arrivals(one, other, MANY, MANY / 2, MANY - 5, List.of(third, other)));
    }

    private List<Evidence> slow(NodeHandle from, NodeHandle to) {
        Probes.Ports ports = open(to);
        cluster.slow(from, to, SLOW_BYTES_PER_SECOND);
        double rate = BULK_BYTES * 1e3 / Math.max(1, from.run(new Probes.Upload(ports, BULK_BYTES)));
        return List.of(new Evidence("bytes a second", rate, 10_000, 2.0 * SLOW_BYTES_PER_SECOND));
    }

    private List<Evidence> delay(NodeHandle from, NodeHandle to) {
        Probes.Ports ports = open(to);
        cluster.delay(from, to, Duration.ofMillis(50));
        int millis = from.run(new Probes.RoundTrip(ports));
        return List.of(new Evidence("round trip in ms", millis, 50, 1_000));
    }

    /**
     * Sends datagrams and counts what arrives. What does not arrive is waited for as long as others, sent later over a
     * good link, take.
     */
    private Evidence arrivals(
            NodeHandle from, NodeHandle to, int count, int least, int most, List<NodeHandle> goodLink) {
        String text = "probe-" + System.nanoTime() + "-" + from.id() + "-" + to.id();
        from.run(new Probes.Send(open(to), text, count));
        NodeHandle fenced = goodLink.getLast();
        String fence = text + "-fence";
        goodLink.getFirst().run(new Probes.Send(open(fenced), fence, FEW));
        cluster.await("datagrams over a good link arrive", () -> fenced.run(new Probes.Heard(fence)) > 0);
        if (most > 0) {
            try {
                cluster.await("enough of " + text + " arrive", Duration.ofSeconds(2), () -> arrived(to, text) >= least);
            } catch (AwaitFailed e) {
                // The number says so, too.
            }
        }
        return new Evidence("datagrams " + from.id() + " -> " + to.id(), arrived(to, text), least, most);
    }

    private static int arrived(NodeHandle at, String text) {
        return at.run(new Probes.Heard(text));
    }

    private static Probes.Ports open(NodeHandle node) {
        return node.run(new Probes.Listen());
    }

    private List<NodeHandle> othersThan(NodeHandle node) {
        return cluster.nodes().stream()
                .filter(other -> !other.id().equals(node.id()))
                .toList();
    }

    private NodeHandle third(NodeHandle one, NodeHandle other) {
        return othersThan(one).stream()
                .filter(node -> !node.id().equals(other.id()))
                .findFirst()
                .orElseThrow();
    }

    /** How far the node's clock is from the machine's, in milliseconds. */
    record ClockOffset() implements NodeCode<Long> {
        @Override
        public Long run(NodeScope node) {
            return node.node().clock().millis() - System.currentTimeMillis();
        }
    }

    /** Whether it takes nothing new. */
    record Draining() implements NodeCode<Boolean> {
        @Override
        public Boolean run(NodeScope node) {
            var self = node.node().mesh().nodeId();
            return node.node().mesh().nodes().stream()
                    .anyMatch(view -> view.report().profile().node().equals(self)
                            && view.report().load().draining());
        }
    }
}
