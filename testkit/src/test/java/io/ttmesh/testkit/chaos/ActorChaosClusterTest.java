package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.MeshTest;
import io.ttmesh.testkit.NodeHandle;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks a mesh of three processes with disks while clients call event-sourced actors and move money: no state goes back
 * or forks, and no money is made or lost. Replayed with {@code -Dttmesh.test.seed=N}, which plays a whole deck; more of
 * it in {@link ActorSoakClusterTest}.
 */
@MeshTest(
        nodes = 3,
        regions = {"eu", "eu", "us"},
        config = {
            Journal.ON_DISKS,
            // A busy machine ends healthy nodes often enough as it is.
            ActorChaosClusterTest.PATIENT,
            "ttmesh.node.join-timeout = 20s"
        },
        tasks = Tally.class,
        heapMebibytes = 256)
@Timeout(400)
class ActorChaosClusterTest {
    static final String PATIENT = "pekko.cluster.failure-detector.acceptable-heartbeat-pause = 3s";
    static final long SEED = 154;
    static final int ROUNDS = 5;

    private static final Logger OUT = LoggerFactory.getLogger(ActorChaosClusterTest.class);
    /** Enough for a whole deck on a busy machine. */
    private static final Duration BUDGET = Duration.ofMinutes(4);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CALLERS = 8;

    @Test
    void stateNeverGoesBackOrForksAndMoneyIsConserved(MeshCluster cluster) {
        Long given = Long.getLong("ttmesh.test.seed");
        long seed = given == null ? SEED : given;
        int rounds = given == null ? ROUNDS : Plan.OF_ACTORS.size();

        ActorChaosRunner.Result result = new ActorChaosRunner(cluster)
                .play(Plan.ofActors(seed, rounds, cluster.nodes().size()), BUDGET, given != null);

        OUT.warn(
                "actors seed={} {} violations={}",
                seed,
                result.figures(),
                result.violations().size());
        assertThat(result.violations()).as("seed " + seed).isEmpty();
        assertThat(result.figures().rounds()).as("rounds of seed " + seed).isEqualTo(rounds);
        assertThat(result.figures().acknowledged()).isGreaterThan(100);
        assertThat(result.figures().transfers()).isGreaterThan(10);
    }

    @Test
    @Tag("soak")
    void noCallFailsWhileNodesLeave(MeshCluster cluster) {
        Journal.DISKS.awaitCopies(cluster);
        var load = new ActorLoad(System.nanoTime(), List.of(cluster::client));
        try (load) {
            load.call(CALLERS, Duration.ofMillis(10), 1);
            cluster.await("actors are called", PATIENCE, () -> load.seen().size() > 300);
            for (NodeHandle node : List.of(cluster.node(3), cluster.node(2))) {
                node.stop();
                int before = load.seen().size();
                cluster.await(
                        "they are called without " + node.id(),
                        PATIENCE,
                        () -> load.seen().size() > before + 200);
                node.start();
                Journal.DISKS.awaitCopies(cluster);
            }
        }

        OUT.warn(
                "two nodes left under load: calls={} longest gap of an actor={} ms",
                load.seen().size(),
                TallyRules.longestGapMillis(load.seen()));
        assertThat(load.seen().stream().filter(call -> call.failure().isPresent()))
                .as("calls that failed")
                .isEmpty();
    }
}
