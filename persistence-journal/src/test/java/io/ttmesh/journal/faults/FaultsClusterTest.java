package io.ttmesh.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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

/** Three voters in processes of their own that are killed, paused, damaged and started again, one trio for all tests. */
@Tag("cluster")
@Timeout(90)
class FaultsClusterTest {
    /** Longer than voters do without their leader. */
    private static final long PAUSE_MILLIS = 3_000;

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
        String[] writers =
                nodes.names().stream().filter(name -> !name.equals(follower)).toArray(String[]::new);
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
    void leaderThatWasPausedComesBackAsFollower() {
        pauseLeader(PAUSE_MILLIS);
    }

    @Test
    @Tag("soak")
    @Timeout(180)
    void leaderThatWasPausedForLongComesBackAsFollower() {
        pauseLeader(70_000);
    }

    private static void pauseLeader(long millis) {
        String paused = nodes.leader();
        String[] others =
                nodes.names().stream().filter(name -> !name.equals(paused)).toArray(String[]::new);
        nodes.load("n1", "n2", "n3");
        nodes.awaitMore(20, "n1", "n2", "n3");

        long from = System.nanoTime();
        nodes.node(paused).pause();
        assertThat(nodes.leader(others)).isNotEqualTo(paused);
        nodes.awaitMore(20, others);
        JournalNodes.await("a pause of " + millis + " ms")
                .atMost(java.time.Duration.ofMillis(millis + 20_000))
                .until(() -> System.nanoTime() - from > millis * 1_000_000);
        nodes.node(paused).resume();

        nodes.awaitMore(20, paused);
        assertThat(nodes.leader()).isNotEqualTo(paused);
        nodes.check();
    }

    @Test
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
    void writesFailFastWithoutMajority() {
        String leader = nodes.leader();
        assertThat(nodes.node(leader).ask("once " + leader + "-1")).startsWith("stored ");
        List<String> followers =
                nodes.names().stream().filter(name -> !name.equals(leader)).toList();

        followers.forEach(name -> nodes.node(name).kill());
        nodes.awaitHealth(leader, "NO_MAJORITY");
        long from = System.nanoTime();
        String answer = nodes.node(leader).ask("once " + leader + "-1");
        long millis = (System.nanoTime() - from) / 1_000_000;

        assertThat(answer).isEqualTo("failed NoMajority");
        assertThat(millis).isLessThan(6_000);
        nodes.start(followers.toArray(String[]::new));
        nodes.check();
    }

    @Test
    void voterWhoseLogIsDamagedDoesNotStartAndTheGroupGoesOn() {
        damaged("log", ".log");
    }

    @Test
    void voterWhoseStoreIsDamagedStopsServingAndTheGroupGoesOn() {
        damaged("state", ".sst");
    }

    private static void damaged(String files, String suffix) {
        String hit = nodes.follower();
        String[] others =
                nodes.names().stream().filter(name -> !name.equals(hit)).toArray(String[]::new);
        nodes.load("n1", "n2", "n3");
        nodes.awaitMore(50, "n1", "n2", "n3");
        nodes.node(hit).stop();
        Path data = nodes.data(hit);
        Path whole = data.resolveSibling("whole-" + files);
        Damage.copy(data, whole);

        Damage.flip(data.resolve("journal/g0").resolve(files), suffix);
        nodes.start(hit).load(hit);

        nodes.awaitMore(20, others);
        // Its entities recover and write all the same: what its own voter has is not what is answered.
        nodes.awaitMore(20, hit);
        nodes.check();
        nodes.awaitHealth(hit, "CORRUPT");
        nodes.node(hit).kill();
        Damage.remove(data);
        Damage.copy(whole, data);
        nodes.start(hit).awaitHealth(hit, "SERVING");
        nodes.check();
    }
}
