package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.MeshTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks a mesh of three processes that keep all in memory, while two clients give it work, and judges what they were
 * told. {@link JournalChaosClusterTest} does the same with disks; together they meet every fault. Replayed with
 * {@code -Dttmesh.test.seed=N}; seeds and figures are printed.
 */
@MeshTest(
        nodes = 3,
        regions = {"eu", "eu", "us"},
        config = {"chaos.log = " + ChaosClusterTest.LOG},
        tasks = ChaosTasks.class)
class ChaosClusterTest {
    static final String LOG = "build";
    static final long SEED = 1;
    static final int ROUNDS = 9;

    private static final ChaosRunner.Setup SETUP = ChaosRunner.Setup.of(LOG, Journal.MEMORY);
    private static final Logger OUT = LoggerFactory.getLogger(ChaosClusterTest.class);
    private static final Duration BUDGET = Duration.ofSeconds(55);
    private static final Duration REPLAY_BUDGET = Duration.ofSeconds(100);

    @Test
    void everyPromiseHolds(MeshCluster cluster) throws IOException {
        assertPromisesHold(cluster, SETUP, SEED);
    }

    /** Plays the rounds of a seed, or a whole deck of the one that is given. */
    static void assertPromisesHold(MeshCluster cluster, ChaosRunner.Setup setup, long usualSeed) throws IOException {
        Long given = Long.getLong("ttmesh.test.seed");
        long seed = given == null ? usualSeed : given;
        int rounds = given == null ? ROUNDS : Plan.EVERYDAY.size();

        ChaosRunner.Result result = new ChaosRunner(cluster, cluster, setup, seed)
                .play(Plan.of(seed, rounds, cluster.nodes().size()), given == null ? BUDGET : REPLAY_BUDGET);

        OUT.warn(
                "journal={} seed={} rounds={} of={} seconds={} submitted={} faults={} violations={}",
                setup.journal(),
                seed,
                result.played(),
                rounds,
                result.took().toSeconds(),
                result.submitted(),
                result.faultsByKind(),
                result.violations().size());
        assertThat(result.violations()).as(result.report()).isEmpty();
        assertThat(result.submitted()).isGreaterThan(10L * result.played());
    }

    @Test
    @Tag("soak")
    void theJudgeSeesVerbsThatDoNothing(MeshCluster cluster) throws IOException {
        for (Fault fault : List.of(Fault.PARTITION, Fault.ONE_WAY_CUT, Fault.SHORT_PAUSE)) {
            var plan = new Plan(0, List.of(new Plan.Round(1, fault, 0, 1, 100)));

            ChaosRunner.Result sabotaged = new ChaosRunner(cluster, IdleVerbs.on(cluster), SETUP, 0).play(plan, BUDGET);
            ChaosRunner.Result honest = new ChaosRunner(cluster, cluster, SETUP, 0).play(plan, BUDGET);

            assertThat(sabotaged.violations())
                    .as(fault + " that does nothing")
                    .extracting(Violation::rule)
                    .contains(Rules.R9.name());
            assertThat(honest.violations()).as(honest.report()).isEmpty();
        }
    }
}
