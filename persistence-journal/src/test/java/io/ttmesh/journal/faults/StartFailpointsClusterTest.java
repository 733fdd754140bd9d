package io.ttmesh.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A halt at each named place of starts, of growth to three and of the install of a snapshot, and what is there afterwards.
 * Each costs two to four starts of a JVM, so they run with {@code -Psoak}.
 */
@Tag("cluster")
@Tag("soak")
@Timeout(900)
class StartFailpointsClusterTest {
    /** Reached by a group of one when it starts; the first ones on an empty folder. */
    static final List<String> STARTING = List.of(
            "init.voter-file",
            "vote.before-save",
            "vote.saved",
            "audit.anchored",
            "open.log-scanned",
            "open.replaying");

    /** Reached in a group that grows to three, or by a member that was away for long. */
    static final List<String> TRIO = List.of("grow.prepared", "grow.changed", "install.linked", "install.moved-aside");

    @TestFactory
    Stream<DynamicTest> nothingIsLostByAHaltAtAStartAt(@TempDir Path folder) {
        // No snapshots here: behind one that has everything there is nothing to replay.
        Map<String, String> replayed = new LinkedHashMap<>(FailpointsClusterTest.QUICK);
        replayed.put("ttmesh.journal.checkpoint-bytes", "256MiB");
        JournalNodes solo = new JournalNodes("failpoints", folder, replayed, "starting");
        return STARTING.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> haltAtStart(solo, name)))
                .onClose(solo::close);
    }

    @TestFactory
    Stream<DynamicTest> nothingIsLostByAHaltInAGroupAt(@TempDir Path folder) {
        JournalNodes trio = trio(folder);
        return TRIO.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    switch (name) {
                        case "grow.prepared" -> haltBeforeGrowth(trio);
                        case "grow.changed" -> haltAfterGrowth(trio);
                        default -> haltInInstall(trio, name);
                    }
                }))
                .onClose(trio::close);
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

    private static JournalNodes trio(Path folder) {
        Map<String, String> hosted = new LinkedHashMap<>(FailpointsClusterTest.QUICK);
        hosted.put("ttmesh.journal.mode", "hosted");
        // Three processes that start beside others on two cores are slow to answer.
        hosted.put("ttmesh.journal.election-timeout", "1s");
        hosted.put("faults.peers", folder.resolve("peers").toString());
        hosted.put("faults.hosted", "join");
        return new JournalNodes("failpoints", folder, hosted, "n1", "n2", "n3");
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
