package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.guarded;
import static io.ttmesh.actors.internal.job.JobBench.single;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Join;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What runs again after resume and rerun, and under which keys. */
class JobRepairTest {
    private static final DistributedTask<Long, Long> LOAD =
            DistributedTask.of("load", Long.class, Long.class, (value, context) -> value);
    private static final DistributedTask<Long, Boolean> IS_LARGE =
            DistributedTask.of("is-large", Long.class, Boolean.class, (value, context) -> value > 5);

    private static Optional<String> key(JobBench bench, int vertex, int unit) {
        return bench.work(vertex, unit).options().idempotencyKey();
    }

    @Test
    void partsThatAResumeKeptAreAskedForByTheKeysThatTheyRanUnder() {
        JobBench bench = JobBench.of(graph(
                2,
                vertex(
                        "map",
                        new JobGraph.MapOver(
                                task("m"), 0, new JobGraph.Items.Range(0, 2), 1, Join.all(), Optional.empty())),
                vertex("sum", single("s", 0)),
                vertex("report", single("r", 1))));
        Optional<String> first = key(bench, 0, 0);
        bench.end(bench.portion(0, 0, "[1]", 1));
        bench.fail(0, 1);
        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.pump(10);
        assertThat(bench.inFlight).containsExactly(new UnitId(0, 1));
        Optional<String> second = key(bench, 0, 1);
        bench.end(bench.portion(0, 1, "[2]", 1));
        bench.succeed(1, "3");
        bench.succeed(2, "3");

        bench.apply(bench.rerun("sum"));
        bench.crash(true);
        bench.pump(10);

        assertThat(bench.inFlight).containsExactlyInAnyOrder(new UnitId(0, 0), new UnitId(0, 1));
        assertThat(List.of(key(bench, 0, 0), key(bench, 0, 1))).containsExactly(first, second);
        bench.end(bench.portion(0, 0, "[1]", 1));
        bench.end(bench.portion(0, 1, "[2]", 1));
        assertThat(bench.input(1)).isEqualTo("[1,2]");
    }

    @Test
    void partThatHadNotFailedIsAskedForByItsKeyThoughNobodyHeardOfItsEnd() {
        JobBench bench = JobBench.of(graph(
                1,
                vertex(
                        "map",
                        new JobGraph.MapOver(
                                task("m"), 0, new JobGraph.Items.Range(0, 3), 1, Join.all(), Optional.empty())),
                vertex("sum", new JobGraph.Reduce(task("s"), 0, 0, 2))));
        Optional<String> open = key(bench, 0, 0);
        Optional<String> failed = key(bench, 0, 1);
        bench.fail(0, 1);
        bench.end(bench.portion(0, 2, "[2]", 1));

        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.crash(true);
        bench.pump(10);

        assertThat(bench.inFlight).containsExactlyInAnyOrder(new UnitId(0, 0), new UnitId(0, 1));
        assertThat(key(bench, 0, 0)).isEqualTo(open);
        assertThat(key(bench, 0, 1)).isNotEqualTo(failed);
        bench.fail(0, 0);
        assertThat(key(bench, 0, 0)).as("how it had failed does not count").isNotEqualTo(open);
        bench.crash(false);
        bench.pump(10);
        assertThat(bench.inFlight).containsExactlyInAnyOrder(new UnitId(0, 0), new UnitId(0, 1));
        bench.end(bench.portion(0, 0, "[0]", 1));
        bench.end(bench.portion(0, 1, "[1]", 1));
        Optional<String> reduction = key(bench, 1, 3);
        for (int leaf = 0; leaf < 3; leaf++) {
            bench.succeed(1, leaf, "1");
        }
        bench.fail(1, 3);
        bench.apply(bench.machine.resume(bench.state, bench.now()));
        assertThat(key(bench, 1, 3)).as("of what failed").isNotEqualTo(reduction);
    }

    @Test
    void branchThatWasLeftOutIsLookedAtAgain() {
        JobBench bench = JobBench.of(graph(
                4,
                vertex("large", given("t", 1)),
                guarded("yes", 0, true, given("t", 2)),
                guarded("no", 0, false, given("t", 3)),
                vertex("when", new JobGraph.Choice(0, 1, 2)),
                vertex("after", single("t", 3))));
        bench.succeed(0, "true");
        bench.succeed(1, "7");
        bench.succeed(4, "8");
        assertThat(bench.phase(2)).isEqualTo(StepPhase.SKIPPED);

        bench.apply(bench.rerun("after"));
        bench.pump(10);
        bench.succeed(0, "false");
        bench.pump(10);

        assertThat(bench.inFlight).contains(new UnitId(2, 0));
        assertThat(bench.phase(1)).isEqualTo(StepPhase.SKIPPED);
        bench.succeed(2, "9");
        assertThat(bench.input(4)).isEqualTo("9");
    }

    @Test
    void inputsThatAQuorumWentWithoutDoNotRunForWhatComesAfter() {
        JobBench bench = JobBench.of(graph(
                4,
                vertex("a", given("t", 1)),
                vertex("b", given("t", 2)),
                vertex("slow", given("t", 3)),
                vertex("two", gather("g", Join.quorum(2), 0, 1, 2)),
                vertex("last", single("t", 3))));
        bench.succeed(1, "1");
        bench.succeed(0, "2");
        bench.succeed(3, "3");
        bench.succeed(4, "4");
        assertThat(bench.phase(2)).isEqualTo(StepPhase.CANCELLED);

        bench.apply(bench.rerun("last"));
        bench.pump(10);

        assertThat(bench.inFlight).containsExactlyInAnyOrder(new UnitId(0, 0), new UnitId(1, 0));
        bench.succeed(0, "2");
        bench.succeed(1, "1");
        assertThat(bench.input(3)).isEqualTo("[2,1]");
    }

    @Test
    void whatWasCancelledAndDoesNotRunIsNothingToBuildOn() {
        JobBench bench = JobBench.of(graph(
                3,
                vertex("fast", given("t", 1)),
                vertex("slow", given("t", 2)),
                vertex("one", gather("g", Join.quorum(1), 0, 1)),
                vertex("last", single("t", 2))));
        bench.succeed(0, "1");
        bench.succeed(2, "1");
        bench.succeed(3, "1");
        bench.apply(bench.rerun("last"));
        assertThat(bench.phase(1)).isEqualTo(StepPhase.CANCELLED);

        DistributedTask<Long, Long> task = DistributedTask.of("t", Long.class, Long.class, (input, context) -> input);
        assertThat(bench.change(c -> c.task(task, c.step("slow", task))).refusal())
                .hasValueSatisfying(why ->
                        assertThat(why).contains("slow, which was cancelled").contains("rerun it"));
        assertThat(bench.change(c -> c.task(task, 1L).after(c.step("slow"))).refusal())
                .isPresent();
    }

    @Test
    void portionsThatAQuorumWentWithoutMayRunOnAfterTheEnd() {
        var quorum =
                new JobGraph.MapOver(task("m"), 0, new JobGraph.Items.Range(0, 6), 2, Join.quorum(2), Optional.empty());
        JobBench bench = JobBench.of(graph(0, vertex("map", quorum)));
        bench.pump(3);
        bench.end(bench.portion(0, 0, "[1,2]", 2));

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
        assertThat(bench.state.progress().isEnding).isTrue();
        assertThat(Leftovers.ofRunning(JobBench.JOB, bench.state, new FakeJobWork()))
                .toIterable()
                .hasSize(2);
    }

    @Test
    void gapsOfATolerantMapCountThoughItsPortionsKeptTheirKeys() {
        var tolerant = new JobGraph.MapOver(
                task("m"), 0, new JobGraph.Items.Range(0, 6), 2, Join.fraction(0.5), Optional.empty());
        JobBench bench = JobBench.of(graph(0, vertex("map", tolerant)));
        bench.pump(1);
        bench.apply(bench.machine.cancel(bench.state, bench.now()));
        bench.inFlight.clear();
        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.pump(10);
        Optional<String> before = key(bench, 0, 2);

        bench.end(new UnitEnd(
                new UnitId(0, 2),
                bench.run(0, 2),
                Optional.of(JobBench.json("[4]")),
                false,
                1,
                1,
                List.of(new UnitEnd.ItemGap(5, "broken")),
                Optional.empty()));

        assertThat(key(bench, 0, 2)).isEqualTo(before);
        assertThat(bench.state.cell(0).done.get(2)).isTrue();
    }

    @Test
    void inputThatFailsWhenItIsRestoredFailsWhatTookIt() {
        JobBench bench = JobBench.of(graph(
                4,
                vertex("a", given("t", 1)),
                vertex("b", given("t", 2)),
                vertex("first", gather("g", Join.first(), 0, 1)),
                vertex("z", given("t", 3)),
                vertex("some", gather("g", Join.fraction(0.5), 2, 3))));
        bench.succeed(0, "1");
        bench.succeed(2, "1");
        bench.succeed(3, "3");
        bench.succeed(4, "4");

        bench.apply(bench.rerun("some"));
        bench.fail(0);
        bench.succeed(3, "3");

        assertThat(bench.phase(2)).isEqualTo(StepPhase.FAILED);
        assertThat(bench.phase(4)).isEqualTo(StepPhase.QUEUED);
    }

    @Test
    void resumeAsksNoConditionAgainForABranchThatWasLeftOut() {
        JobBench bench = JobBench.of(graph(
                3,
                vertex("large", given("is-large", 1)),
                vertex("copy", single("print", 0)),
                vertex("bad", given("load", 2)),
                vertex("last", new JobGraph.Tuple(task("merge"), 0, List.of(1, 2)))));
        bench.change(c -> c.when(
                c.step("large", IS_LARGE),
                () -> {
                    var made = c.task(LOAD, 1L);
                    c.task(LOAD, made);
                    return made;
                },
                () -> c.constant(Long.class, 0L)));
        bench.succeed(0, "false");
        bench.succeed(1, "0");
        bench.fail(2);
        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);

        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.pump(10);

        assertThat(bench.inFlight).containsExactly(new UnitId(2, 0));
        assertThat(bench.phase(0)).isEqualTo(StepPhase.DONE);
    }
}
