package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.MeshTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks a mesh of three processes in every way there is, while two clients give it work, and judges what they were told.
 * Replayed with {@code -Dttmesh.test.seed=N}; seeds and figures are printed.
 */
@MeshTest(
        nodes = 3,
        regions = {"eu", "eu", "us"},
        config = {"chaos.log = " + ChaosClusterTest.LOG},
        tasks = ChaosTasks.class)
class ChaosClusterTest {
    static final String LOG = "build";

    /** Together they have every fault. */
    static final long[] SEEDS = {1, 4265};

    static final int ROUNDS = 9;

    private static final Logger OUT = LoggerFactory.getLogger(ChaosClusterTest.class);
    private static final Duration BUDGET = Duration.ofSeconds(55);
    private static final Duration REPLAY_BUDGET = Duration.ofSeconds(100);
    private static final String SEED = "ttmesh.test.seed";

    static LongStream seeds() {
        Long given = Long.getLong(SEED);
        return given == null ? LongStream.of(SEEDS) : LongStream.of(given);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyPromiseHolds(long seed, MeshCluster cluster) throws IOException {
        boolean isReplay = Long.getLong(SEED) != null;
        int rounds = isReplay ? Fault.values().length : ROUNDS;
        var runner = new ChaosRunner(cluster, cluster, LOG, List.of("eu", "us"), seed);

        ChaosRunner.Result result =
                runner.play(Plan.of(seed, rounds, cluster.nodes().size()), isReplay ? REPLAY_BUDGET : BUDGET);

        OUT.warn(
                "seed={} rounds={} of={} seconds={} submitted={} faults={} violations={}",
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
    void theJudgeSeesVerbsThatDoNothing(MeshCluster cluster) throws IOException {
        for (Fault fault : List.of(Fault.PARTITION, Fault.ONE_WAY_CUT, Fault.SHORT_PAUSE)) {
            var plan = new Plan(0, List.of(new Plan.Round(1, fault, 0, 1, 100)));

            ChaosRunner.Result sabotaged =
                    new ChaosRunner(cluster, IdleVerbs.on(cluster), LOG, List.of("eu", "us"), 0).play(plan, BUDGET);
            ChaosRunner.Result honest =
                    new ChaosRunner(cluster, cluster, LOG, List.of("eu", "us"), 0).play(plan, BUDGET);

            assertThat(sabotaged.violations())
                    .as(fault + " that does nothing")
                    .extracting(Violation::rule)
                    .contains(Rules.R9.name());
            assertThat(honest.violations()).as(honest.report()).isEmpty();
        }
    }
}
