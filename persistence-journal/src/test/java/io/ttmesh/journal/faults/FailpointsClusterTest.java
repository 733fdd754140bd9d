package io.ttmesh.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A halt at each named place of the write, recovery and growth paths, and what is there afterwards.
 *
 * <p>Each place costs two starts of a JVM, so three groups work through their lists side by side, and one test for each
 * place says how it went.
 */
@Tag("cluster")
@Timeout(900)
class FailpointsClusterTest {
    /** Reached by a group of one while it writes or reads; the data of each is the next one's. */
    private static final List<String> RUNNING = List.of(
            "batch.closed",
            "batch.sent",
            "gate.received",
            "gate.proposed",
            "log.before-append",
            "log.appended",
            "log.guarded",
            "apply.checked",
            "apply.written",
            "apply.answered",
            "reply.received",
            "delete.applied",
            "checkpoint.begun",
            "checkpoint.files",
            "checkpoint.truncated",
            "barrier.confirmed",
            "page.read");

    /** Reached by a group of one when it starts; the first ones on an empty folder. */
    private static final List<String> STARTING = List.of(
            "init.voter-file",
            "vote.before-save",
            "vote.saved",
            "audit.anchored",
            "open.log-scanned",
            "open.replaying");

    /** Reached in a group that grows to three, or by a member that was away for long. */
    private static final List<String> TRIO =
            List.of("grow.prepared", "grow.changed", "install.linked", "install.moved-aside");

    private static final Map<String, String> QUICK = Map.of(
            "io.ttmesh.journal.failpoints", "on",
            "ttmesh.journal.election-timeout", "300ms",
            "ttmesh.journal.checkpoint-bytes", "12KiB",
            "ttmesh.journal.health.interval", "100ms",
            "ttmesh.journal.health.min-free-space", "1MiB");

    private static final Map<String, CompletableFuture<Void>> OUTCOMES = new LinkedHashMap<>();

    private static ExecutorService lanes;

    private interface Place {
        void halt(String name) throws Exception;
    }

    @BeforeAll
    static void start(@TempDir Path folder) {
        Stream.of(RUNNING, STARTING, TRIO)
                .forEach(list -> list.forEach(name -> OUTCOMES.put(name, new CompletableFuture<>())));
        lanes = Executors.newFixedThreadPool(3);
        lanes.execute(() -> {
            try (JournalNodes solo = new JournalNodes("failpoints", folder.resolve("running"), QUICK, "running")) {
                through(RUNNING, name -> haltWhileRunning(solo, name));
            }
        });
        // No snapshots here: behind one that has everything there is nothing to replay.
        Map<String, String> replayed = new LinkedHashMap<>(QUICK);
        replayed.put("ttmesh.journal.checkpoint-bytes", "256MiB");
        lanes.execute(() -> {
            try (JournalNodes solo = new JournalNodes("failpoints", folder.resolve("starting"), replayed, "starting")) {
                through(STARTING, name -> haltAtStart(solo, name));
            }
        });
        lanes.execute(() -> inTrio(folder.resolve("trio")));
    }

    @AfterAll
    static void end() throws Exception {
        lanes.shutdown();
        assertThat(lanes.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void everyPlaceInTheSourcesIsTried() throws IOException {
        Pattern call = Pattern.compile("Failpoints\\.at\\(\\s*\"([^\"]+)\"");
        TreeSet<String> named = new TreeSet<>();
        int calls = 0;
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                String text = Files.readString(source);
                call.matcher(text)
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .forEach(named::add);
                calls += text.split("Failpoints\\.at\\(", -1).length - 1;
            }
        }
        assertThat(named).hasSizeGreaterThanOrEqualTo(15).hasSize(calls);
        assertThat(new TreeSet<>(OUTCOMES.keySet())).isEqualTo(named);
    }

    @TestFactory
    Stream<DynamicTest> nothingIsLostByAHaltAt() {
        return OUTCOMES.entrySet().stream()
                .map(place -> DynamicTest.dynamicTest(
                        place.getKey(), () -> place.getValue().get(900, TimeUnit.SECONDS)));
    }

    private static void through(List<String> names, Place place) {
        String current = "";
        try {
            for (String name : names) {
                current = name;
                place.halt(name);
                OUTCOMES.get(name).complete(null);
            }
        } catch (Throwable e) {
            OUTCOMES.get(current).completeExceptionally(new AssertionError("a halt at " + current, e));
            AssertionError untried = new AssertionError("not tried, for " + current + " failed before");
            names.forEach(name -> OUTCOMES.get(name).completeExceptionally(untried));
        }
    }

    private static void haltWhileRunning(JournalNodes solo, String name) {
        if (solo.alive().isEmpty()) {
            String only = solo.names().getFirst();
            solo.start(only).load(only);
            // Enough for the second snapshot, after which the log is cut.
            solo.awaitMore(100, only);
            solo.rest();
        }
        String only = solo.names().getFirst();
        JournalProcess node = solo.node(only);
        node.ask("arm " + name + " halt");
        if (name.equals("barrier.confirmed") || name.equals("page.read")) {
            node.tell("read " + solo.data(only).resolve("unread") + " " + String.join(",", solo.counters(only)));
        } else {
            node.ask("load on");
        }
        node.awaitHalt();
        solo.start(only).check();
    }

    private static void haltAtStart(JournalNodes solo, String name) {
        String only = solo.names().getFirst();
        JournalProcess armed = solo.launch(only, Map.of("io.ttmesh.journal.failpoint." + name, "halt"));
        if (name.equals("audit.anchored")) {
            // Deleting makes the first audit record, and that the first anchor.
            armed.awaitUp().ask("load on");
        }
        armed.awaitHalt();
        solo.start(only);
        if (STARTING.indexOf(name) >= STARTING.indexOf("audit.anchored")) {
            solo.load(only);
            solo.awaitMore(20, only);
            solo.check();
        }
        // A store that was closed holds all that the log does, so the next start passes entries by.
        solo.node(only).stop();
    }

    private static void inTrio(Path folder) {
        Map<String, String> hosted = new LinkedHashMap<>(QUICK);
        hosted.put("ttmesh.journal.mode", "hosted");
        // Three processes that start beside others on two cores are slow to answer.
        hosted.put("ttmesh.journal.election-timeout", "1s");
        hosted.put("faults.peers", folder.resolve("peers").toString());
        hosted.put("faults.hosted", "join");
        try (JournalNodes trio = new JournalNodes("failpoints", folder, hosted, "n1", "n2", "n3")) {
            through(TRIO, name -> {
                switch (name) {
                    case "grow.prepared" -> haltBeforeGrowth(trio);
                    case "grow.changed" -> haltAfterGrowth(trio);
                    default -> haltInInstall(trio, name);
                }
            });
        }
    }

    private static void haltBeforeGrowth(JournalNodes trio) {
        JournalProcess founder = trio.launch("n1", Map.of("faults.hosted", "found"));
        founder.awaitUp();
        trio.load("n1");
        trio.awaitMore(20, "n1");
        trio.rest();
        founder.ask("arm grow.prepared halt");
        trio.start("n2", "n3");
        founder.awaitHalt();
    }

    private static void haltAfterGrowth(JournalNodes trio) {
        JournalProcess founder = trio.launch("n1", Map.of("io.ttmesh.journal.failpoint.grow.changed", "halt"));
        founder.awaitHalt();
        trio.start("n1");
        for (String name : trio.names()) {
            JournalNodes.await(name + " in a group of three")
                    .untilAsserted(() -> assertThat(trio.status(name).members()).isEqualTo(3));
        }
        trio.load("n2", "n3");
        trio.awaitMore(20, "n2", "n3");
        trio.check();
    }

    /** A member whose next entry is cut from all logs gets the leader's snapshot. */
    private static void haltInInstall(JournalNodes trio, String name) throws IOException {
        String away = trio.follower();
        trio.node(away).kill();
        long applied = trio.status(trio.leader()).applied();
        List<String> others = trio.alive();
        trio.load(others.toArray(String[]::new));
        // The log is cut up to the snapshot before the last, and whichever of them leads by then.
        for (String other : others) {
            long first = trio.awaitSnapshotBehind(other, applied);
            trio.awaitSnapshotBehind(other, first);
        }
        JournalProcess armed = trio.launch(away, Map.of("io.ttmesh.journal.failpoint." + name, "halt"));
        armed.awaitHalt();
        trio.start(away);
        trio.awaitHealth(away, "SERVING");
        trio.check();
    }
}
