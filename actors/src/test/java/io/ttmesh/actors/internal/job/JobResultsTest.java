package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.guarded;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Join;
import io.ttmesh.model.JobPhase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which results a job holds, how they count, and which of them a step takes. */
class JobResultsTest {
    private static final String FORTY_BYTES = "1".repeat(40);

    private static UnitEnd combined(int unit) {
        return new UnitEnd(
                new UnitId(0, unit),
                1,
                Optional.of(JobBench.json(FORTY_BYTES)),
                true,
                1,
                0,
                List.of(),
                Optional.empty());
    }

    private static JobGraph mapAndReduce(int portions) {
        return graph(
                1,
                vertex(
                        "map",
                        new JobGraph.MapOver(
                                task("m"), 0, new JobGraph.Items.Range(0, portions), 1, Join.all(), Optional.empty())),
                vertex("sum", new JobGraph.Reduce(task("s"), 0, 0, 2)));
    }

    @Test
    void valuesThatWereCombinedAtTheWorkerCountOnce() {
        var bench = new JobBench(8 * 40);
        bench.load(mapAndReduce(5));
        for (int unit = 0; unit < 5; unit++) {
            bench.end(combined(unit));
        }
        assertThat(bench.state.heldBytes())
                .as("the fifth goes up alone, as a value of its own")
                .isEqualTo(6 * 40);
        assertThat(bench.work(1, 5).input()).isEqualTo(JobBench.json("[" + FORTY_BYTES + "," + FORTY_BYTES + "]"));

        bench.succeed(1, 5, FORTY_BYTES);
        bench.crash(true);
        for (int unit : List.of(6, 8, 10)) {
            bench.succeed(1, unit, FORTY_BYTES);
        }

        assertThat(bench.phase()).as("%s", bench.state.cell(1).failure).isEqualTo(JobPhase.DONE);
        assertThat(bench.state.heldBytes()).isEqualTo(40);
    }

    @Test
    void oneValueNeedsNoReduction() {
        var bench = new JobBench(1_000);
        bench.load(mapAndReduce(1));

        bench.end(combined(0));

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
        assertThat(JobBench.text(bench.state.value(1))).isEqualTo(FORTY_BYTES);
    }

    @Test
    void resultThatNobodyWantedAnyMoreIsLetGo() {
        JobBench bench = JobBench.of(graph(
                4,
                vertex("a", given("t", 1)),
                vertex("b", given("t", 2)),
                vertex("first", gather("g", Join.first(), 0, 1)),
                vertex("long", given("t", 3)),
                vertex("both", new JobGraph.Tuple(task("m"), 0, List.of(2, 3)))));
        bench.succeed(0, "1");
        bench.succeed(2, "22");

        bench.succeed(1, FORTY_BYTES);

        assertThat(bench.state.heldBytes()).isEqualTo(2);
        bench.crash(true);
        assertThat(bench.state.heldBytes()).isEqualTo(2);
    }

    @Test
    void firstThatCameIsTheSameForWhoeverTakesTheJobOver() {
        JobBench bench = JobBench.of(graph(
                4,
                vertex("a", given("t", 1)),
                vertex("b", given("t", 2)),
                vertex("is-wanted", given("t", 3)),
                guarded("first", 2, true, gather("g", Join.first(), 0, 1)),
                vertex("when", new JobGraph.Choice(2, 3, 0))));
        bench.succeed(1, "20");
        bench.succeed(0, "10");

        bench.crash(true);
        bench.succeed(2, "true");

        assertThat(bench.state.cell(3).chosen).containsExactly(1);
        bench.crash(false);
        assertThat(bench.state.cell(3).chosen).containsExactly(1);
    }

    @Test
    void jobIsEndingWhilePartsOfAStepThatFailedMayRun() {
        JobBench bench = JobBench.of(mapAndReduce(2));
        bench.pump(2);

        bench.fail(0, 0);

        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        assertThat(bench.state.progress().isEnding).isTrue();
    }

    @Test
    void shareIsOfTheNumberThatWasWritten() {
        assertThat(JoinRule.of(Join.fraction(0.55), 100, 55, 45, false)).isEqualTo(JoinRule.ENOUGH);
        assertThat(JoinRule.of(Join.fraction(0.55), 100, 54, 46, false)).isEqualTo(JoinRule.IMPOSSIBLE);
    }
}
