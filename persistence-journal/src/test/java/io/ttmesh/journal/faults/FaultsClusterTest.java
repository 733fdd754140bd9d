package io.ttmesh.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three voters in processes of their own that are killed, paused, cut off, damaged and started again, one trio for all
 * tests. A full disk: {@link DiskFullClusterTest}. A pause of more than a minute: {@link LongPauseClusterTest}.
 */
@Tag("cluster")
@Timeout(600)
class FaultsClusterTest {
    private static JournalNodes nodes;

    @BeforeAll
    static void start(@TempDir Path folder) {
        nodes = new JournalNodes("trio", folder, Map.of(), "n1", "n2", "n3").start("n1", "n2", "n3");
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @BeforeEach
    void allServe() {
        for (String name : nodes.names()) {
            if (!nodes.alive().contains(name)) {
                nodes.start(name);
            }
            nodes.awaitHealth(name, "SERVING");
        }
        nodes.leader();
    }

    @AfterEach
    void rest() {
        nodes.restore();
        nodes.rest();
    }

    @Test
    void nothingIsLostWhenTheLeaderIsKilled() {
        String leader = nodes.leader();
        nodes.load("n1", "n2", "n3");
        nodes.awaitMore(20, "n1", "n2", "n3");

        nodes.node(leader).kill();

        String[] left = nodes.alive().toArray(String[]::new);
        nodes.awaitMore(20, left);
        assertThat(nodes.leader()).isNotEqualTo(leader);
        nodes.start(leader).load(leader);
        nodes.awaitMore(20, leader);
        nodes.check();
    }

    @Test
    void nothingIsLostWhenAFollowerIsKilledThatDoesNotWrite() {
        String follower = nodes.follower();
        String[] writers = nodes.othersThan(follower);
        nodes.load(writers);
        nodes.awaitMore(20, writers);

        nodes.node(follower).kill();

        nodes.awaitMore(50, writers);
        nodes.start(follower);
        nodes.awaitMore(20, writers);
        nodes.check();
    }

    @Test
    void nothingIsLostWhenTheNodeIsKilledThatWrites() {
        String writer = nodes.follower();
        nodes.load(writer);
        nodes.awaitMore(50, writer);

        nodes.node(writer).kill();

        nodes.check();
        nodes.start(writer).load(writer);
        nodes.awaitMore(20, writer);
        nodes.check();
    }

    @Test
    void nothingIsLostWhenAllAreKilledAtOnce() {
        nodes.load("n1", "n2", "n3");
        nodes.awaitMore(50, "n1", "n2", "n3");

        nodes.names().parallelStream().forEach(name -> nodes.node(name).kill());

        nodes.start("n1", "n2", "n3");
        nodes.check();
        nodes.load("n1", "n2", "n3");
        nodes.awaitMore(20, "n1", "n2", "n3");
        nodes.check();
    }

    @Test
    void nothingIsLostWhenTheLeaderStandsStillForLongerThanAnElectionTakes() {
        nodes.pauseLeader(Duration.ofSeconds(3));
    }

    @Test
    void leaderThatIsCutOffAcknowledgesAndReadsNothingWhileTheOthersGoOn() {
        String alone = nodes.leader();
        String[] others = nodes.othersThan(alone);
        nodes.load("n1", "n2", "n3");
        nodes.awaitMore(20, "n1", "n2", "n3");

        nodes.unplug(alone);

        nodes.leader(others);
        nodes.awaitHealth(alone, "NO_MAJORITY");
        int acknowledged = nodes.acknowledgedAtOnceBy(alone).size();
        nodes.awaitMore(50, others);
        assertThat(nodes.tryToRead(alone)).startsWith("failed ").contains("NoMajority");
        assertThat(nodes.acknowledgedAtOnceBy(alone)).hasSize(acknowledged);
        nodes.plugIn(alone);
        nodes.awaitMore(20, alone);
        nodes.check();
    }

    @Test
    @Tag("soak")
    void loadGoesOnWhileNodesAreStoppedAndStartedOneAfterTheOther() {
        nodes.load("n1", "n2", "n3");
        nodes.awaitMore(20, "n1", "n2", "n3");

        for (String name : nodes.names()) {
            nodes.node(name).stop();
            nodes.awaitMore(20, nodes.alive().toArray(String[]::new));
            nodes.start(name).load(name);
            nodes.awaitHealth(name, "SERVING");
            nodes.awaitMore(20, name);
        }

        nodes.check();
    }

    @Test
    @Tag("soak")
    void writesFailFastWithoutMajority() {
        String leader = nodes.leader();
        String[] followers = nodes.othersThan(leader);
        JournalNodes.await("a write")
                .until(() -> nodes.node(leader).ask("once " + leader + "-1").startsWith("stored "));

        List.of(followers).forEach(name -> nodes.node(name).kill());
        nodes.awaitHealth(leader, "NO_MAJORITY");
        String answer = nodes.node(leader).ask("once " + leader + "-1");

        // Not OutcomeUnknown, as it would be after the write-timeout.
        assertThat(answer).isEqualTo("failed NoMajority");
        nodes.start(followers);
        nodes.check();
    }

    @Test
    @Tag("soak")
    void voterWhoseLogIsDamagedDoesNotStartAndTheGroupGoesOn() {
        damaged("log", ".log");
    }

    @Test
    @Tag("soak")
    void voterWhoseStoreIsDamagedStopsServingAndTheGroupGoesOn() {
        damaged("state", ".sst");
    }

    private static void damaged(String files, String suffix) {
        String hit = nodes.follower();
        String[] others = nodes.othersThan(hit);
        nodes.load("n1", "n2", "n3");
        nodes.awaitMore(50, "n1", "n2", "n3");
        nodes.node(hit).stop();

        Damage damage = Damage.flip(nodes.data(hit).resolve("journal/g0").resolve(files), suffix);
        nodes.start(hit).load(hit);

        nodes.awaitMore(20, others);
        // Its entities recover and write all the same: what its own voter has not is what is answered.
        nodes.awaitMore(20, hit);
        nodes.check();
        nodes.awaitHealth(hit, "CORRUPT");
        nodes.node(hit).kill();
        damage.mend();
        nodes.start(hit).awaitHealth(hit, "SERVING");
        nodes.check();
    }
}
