package io.ttmesh.journal.faults;

import static io.ttmesh.journal.faults.JournalNodes.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each of three voters has a disk of its own, which loses its power under load: writes and flushes fail, and what had not
 * been flushed is gone. First one, of the leader and of a follower; then all three in the same moment.
 */
@Tag("cluster")
@Tag("soak")
@Timeout(600)
class PowerCutClusterTest {
    private static final String[] NAMES = {"n1", "n2", "n3"};
    private static final long DISK_BYTES = 128L << 20;
    private static final int CUTS_OF_ALL = 5;

    /** The log is cut and the store copied all the time, so that power fails in the middle of that, too. */
    private static final Map<String, String> SETTINGS =
            Map.of("ttmesh.journal.health.min-free-space", "1MiB", "ttmesh.journal.checkpoint-bytes", "256KiB");

    @TempDir
    private Path folder;

    private final Map<String, LoopDisk> disks = new LinkedHashMap<>();
    private JournalNodes nodes;

    @BeforeEach
    void mount() {
        nodes = new JournalNodes("power", folder, SETTINGS, NAMES);
        for (String name : NAMES) {
            disks.put(name, LoopDisk.mount(folder, name, DISK_BYTES));
            nodes.dataAt(name, disks.get(name).path().resolve("data"));
        }
    }

    @AfterEach
    void end() {
        nodes.close();
        disks.values().forEach(LoopDisk::close);
    }

    @Test
    void groupGoesOnWithoutTheVoterWhoseDiskFailsAndHasItAgainBehindIt() {
        nodes.start(NAMES);
        loseDisk(nodes.leader());
        loseDisk(nodes.follower());
    }

    @Test
    void nothingThatWasAcknowledgedIsLostWhenAllLoseTheirPowerAtOnce() {
        nodes.start(NAMES);
        for (int cut = 1; cut <= CUTS_OF_ALL; cut++) {
            nodes.load(NAMES);
            nodes.awaitMore(40, NAMES);

            for (String name : NAMES) {
                nodes.node(name).freeze();
            }
            disks.values().forEach(LoopDisk::cutPower);
            for (String name : NAMES) {
                nodes.node(name).kill();
            }
            disks.values().forEach(LoopDisk::restorePower);
            nodes.start(NAMES);

            nodes.check();
        }
    }

    private void loseDisk(String victim) {
        String[] others = nodes.othersThan(victim);
        nodes.load(NAMES);
        nodes.awaitMore(40, NAMES);

        disks.get(victim).cutPower();
        nodes.leader(others);
        nodes.awaitMore(40, others);
        await(victim + " to know that its disk has failed")
                .untilAsserted(() -> assertThat(nodes.status(victim).health()).isEqualTo("STOPPED"));
        // Its node works on: it writes by way of the others.
        nodes.awaitMore(20, victim);

        nodes.node(victim).kill();
        disks.get(victim).restorePower();
        nodes.start(victim);
        nodes.awaitHealth(victim, "SERVING");
        nodes.load(victim);
        nodes.awaitMore(20, victim);
        nodes.check();
    }
}
