package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.guarded;
import static io.ttmesh.actors.internal.job.JobBench.single;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Join;
import io.ttmesh.model.Failure;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.Payload;
import io.ttmesh.model.StepPhase;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobMachineTest {
    private static final JobGraph DIAMOND = graph(
            3,
            vertex("a", given("load", 1)),
            vertex("b", single("double", 0)),
            vertex("c", single("triple", 0)),
            vertex("d", new JobGraph.Tuple(task("merge"), 0, List.of(1, 2))));

    @Test
    void stepsRunWhenWhatTheyNeedIsThere() {
        JobBench bench = JobBench.of(DIAMOND);
        bench.pump(10);
        assertThat(bench.inFlight).containsExactly(new UnitId(0, 0));

        bench.succeed(0, "1");
        bench.pump(10);
        assertThat(bench.inFlight).containsExactlyInAnyOrder(new UnitId(1, 0), new UnitId(2, 0));
        bench.succeed(2, "3");
        bench.succeed(1, "2");
        assertThat(bench.input(3)).isEqualTo("{\"first\":2,\"second\":3}");
        bench.succeed(3, "5");

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
        assertThat(JobBench.text(bench.state.value(3))).isEqualTo("5");
        assertThat(bench.state.heldBytes()).as("only the result is held").isEqualTo(1);
    }

    @Test
    void failureTakesDependentsAlongAndNothingElse() {
        JobBench bench = JobBench.of(DIAMOND);
        bench.succeed(0, "1");
        bench.fail(1);
        assertThat(bench.phase(3)).isEqualTo(StepPhase.FAILED);
        assertThat(bench.state.cell(3).because).isEqualTo(1);
        assertThat(bench.phase()).as("the other branch goes on").isEqualTo(JobPhase.RUNNING);

        bench.succeed(2, "3");

        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        assertThat(JobView.why(bench.state)).contains("step b failed").contains("boom of 1");
    }

    @Test
    void resumeRunsOnlyWhatIsMissingUnderNewKeys() {
        JobBench bench = JobBench.of(DIAMOND);
        bench.succeed(0, "1");
        bench.fail(1);
        String keyOfC = bench.work(2).options().idempotencyKey().orElseThrow();
        bench.succeed(2, "3");

        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.pump(10);

        assertThat(bench.inFlight).containsExactly(new UnitId(1, 0));
        assertThat(bench.run(1)).isEqualTo(2);
        assertThat(keyOfC).endsWith("/2/0/1");
        assertThat(bench.work(1).options().idempotencyKey()).hasValue("ttmesh.job/job-1/1/0/2");
        bench.succeed(1, "2");
        bench.succeed(3, "5");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void rerunRestoresWhatWasLetGoUnderItsOldKey() {
        JobBench bench = JobBench.of(DIAMOND);
        bench.succeed(0, "1");
        bench.succeed(1, "2");
        bench.succeed(2, "3");
        bench.succeed(3, "5");

        bench.apply(bench.rerun("b"));
        bench.pump(10);

        assertThat(bench.inFlight).as("its own input was let go").contains(new UnitId(0, 0));
        assertThat(bench.run(0)).as("the old key, which tells the outcome").isEqualTo(1);
        bench.crash(true);
        bench.succeed(0, "1");
        assertThat(bench.phase(2)).as("its value was let go, too").isEqualTo(StepPhase.QUEUED);
        assertThat(List.of(bench.run(1), bench.run(2), bench.run(3))).containsExactly(2, 1, 2);
        bench.succeed(1, "20");
        bench.succeed(2, "3");
        assertThat(bench.input(3)).isEqualTo("{\"first\":20,\"second\":3}");
        bench.succeed(3, "23");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void rerunIsRefusedWhileTheJobRunsAndForUnknownSteps() {
        JobBench bench = JobBench.of(DIAMOND);
        assertThat(bench.rerun("b").refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("running"));
        bench.fail(0);
        assertThat(bench.rerun("x").refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("no step x"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rerunThatIsAskedAgainRunsNothing(boolean fromSnapshot) {
        JobBench bench = JobBench.of(graph(0, vertex("a", given("t", 1))));
        bench.succeed(0, "1");
        bench.apply(bench.machine.rerun(bench.state, "a", "call", bench.now()));
        bench.crash(fromSnapshot);

        assertThat(bench.machine.rerun(bench.state, "a", "call", bench.now())).isEqualTo(JobMachine.Decision.NOTHING);
        bench.succeed(0, "2");
        assertThat(bench.machine.rerun(bench.state, "a", "call", bench.now())).isEqualTo(JobMachine.Decision.NOTHING);
        assertThat(bench.machine.rerun(bench.state, "a", "other", bench.now()).events())
                .hasSize(1);
    }

    @Test
    void cancelEndsEverythingAndResumeGoesOnFromThere() {
        JobBench bench = JobBench.of(DIAMOND);
        bench.succeed(0, "1");
        bench.succeed(1, "2");
        bench.apply(bench.machine.cancel(bench.state, bench.now()));

        assertThat(bench.phase()).isEqualTo(JobPhase.CANCELLED);
        assertThat(bench.phase(2)).isEqualTo(StepPhase.CANCELLED);
        assertThat(bench.state.progress().isEnding).isTrue();
        assertThat(bench.machine.cancel(bench.state, bench.now()).events()).isEmpty();
        bench.end(UnitEnd.succeeded(new UnitId(2, 0), 1, JobBench.number(9)));
        assertThat(bench.phase(2)).as("too late").isEqualTo(StepPhase.CANCELLED);

        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.pump(10);
        assertThat(bench.inFlight).containsExactly(new UnitId(2, 0));
    }

    @Test
    void quorumGoesOnWithTheFirstThatAreThereInTheirOrder() {
        JobBench bench = JobBench.of(graph(
                4,
                vertex("a", given("t", 1)),
                vertex("b", given("t", 2)),
                vertex("c", given("t", 3)),
                vertex("d", given("t", 4)),
                vertex("all", gather("sum", Join.quorum(2), 0, 1, 2, 3))));
        bench.fail(1);
        bench.succeed(3, "40");
        assertThat(bench.phase(4)).isEqualTo(StepPhase.WAITING);
        bench.succeed(0, "10");
        assertThat(bench.input(4)).isEqualTo("[10,40]");
        bench.succeed(2, "30");
        bench.crash(true);
        assertThat(bench.input(4)).as("who came too late stays out").isEqualTo("[10,40]");

        bench.succeed(4, "50");

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void quorumThatCanNotBeReachedFails() {
        JobBench bench = JobBench.of(graph(
                2,
                vertex("a", given("t", 1)),
                vertex("b", given("t", 2)),
                vertex("all", gather("sum", Join.quorum(2), 0, 1))));
        bench.fail(0);

        assertThat(bench.phase(2)).isEqualTo(StepPhase.FAILED);
        assertThat(bench.phase()).as("b still runs").isEqualTo(JobPhase.RUNNING);
    }

    @Test
    void fractionEndsAsPartialWithGaps() {
        JobBench bench = JobBench.of(graph(
                3,
                vertex("a", given("t", 1)),
                vertex("b", given("t", 2)),
                vertex("c", given("t", 3)),
                vertex("all", gather("sum", Join.fraction(0.6), 0, 1, 2))));
        bench.succeed(0, "1");
        bench.fail(1);
        assertThat(bench.phase(3)).as("the third may still come").isEqualTo(StepPhase.WAITING);
        bench.succeed(2, "3");
        bench.succeed(3, "4");

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE_PARTIAL);
        assertThat(JobGaps.of(bench.state)).singleElement().satisfies(gap -> {
            assertThat(gap.step()).isEqualTo("b");
            assertThat(gap.why()).contains("boom of 1");
        });
    }

    @Test
    void onlyTheBranchThatIsTakenRuns() {
        JobBench bench = JobBench.of(graph(
                4,
                vertex("large", given("t", 1)),
                guarded("yes", 0, true, given("t", 2)),
                guarded("no", 0, false, given("t", 3)),
                guarded("after-no", 0, false, single("t", 2)),
                vertex("when", new JobGraph.Choice(0, 1, 3))));
        bench.succeed(0, "true");
        bench.pump(10);
        assertThat(bench.inFlight).containsExactly(new UnitId(1, 0));
        assertThat(bench.phase(3)).isEqualTo(StepPhase.SKIPPED);

        bench.succeed(1, "7");

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
        assertThat(JobBench.text(bench.state.value(4))).isEqualTo("7");
    }

    @Test
    void conditionThatIsNeitherTrueNorFalseFails() {
        JobBench bench = JobBench.of(graph(
                2,
                vertex("large", given("t", 1)),
                guarded("yes", 0, true, given("t", 2)),
                vertex("when", new JobGraph.Choice(0, 1, 1))));
        bench.succeed(0, "\"maybe\"");

        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        assertThat(bench.state.cell(1).failure).isNotNull();
    }

    @Test
    void mapOverAStepHasAsManyPortionsAsTheStepSays() {
        JobBench bench = JobBench.of(graph(
                1,
                vertex("list", given("t", 1)),
                vertex(
                        "map",
                        new JobGraph.MapOver(
                                task("m"), 0, new JobGraph.Items.Of(0), 2, Join.all(), Optional.empty()))));
        bench.succeed(0, "[1,2,3]");
        bench.pump(10);
        assertThat(bench.inFlight).containsExactlyInAnyOrder(new UnitId(1, 0), new UnitId(1, 1));
        assertThat(PortionCall.decoded(bench.work(1).input()).items())
                .hasValueSatisfying(items -> assertThat(JobBench.text(items)).isEqualTo("[1,2]"));

        bench.end(bench.portion(1, 1, "[30]", 1));
        bench.end(bench.portion(1, 0, "[10,20]", 2));

        assertThat(JobBench.text(bench.state.value(1))).isEqualTo("[10,20,30]");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void valueThatIsNoListFailsTheMap() {
        JobBench bench = JobBench.of(graph(
                1,
                vertex("list", given("t", 1)),
                vertex(
                        "map",
                        new JobGraph.MapOver(
                                task("m"), 0, new JobGraph.Items.Of(0), 2, Join.all(), Optional.empty()))));
        bench.succeed(0, "7");

        assertThat(bench.phase(1)).isEqualTo(StepPhase.FAILED);
        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
    }

    @Test
    void aMillionItemsAreAThousandUnitsAndSmallInTheJournal() {
        JobBench bench = JobBench.of(graph(
                1,
                vertex(
                        "map",
                        new JobGraph.MapOver(
                                task("m"), 0, new JobGraph.Items.Range(0, 1_000_000), 0, Join.all(), Optional.empty())),
                vertex("sum", new JobGraph.Reduce(task("sum"), 0, 0, 16))));
        assertThat(bench.state.cell(0).units).isEqualTo(1_000);
        for (int unit = 0; unit < 1_000; unit++) {
            bench.end(new UnitEnd(
                    new UnitId(0, unit),
                    1,
                    Optional.of(JobBench.number(unit)),
                    true,
                    1_000,
                    0,
                    List.of(),
                    Optional.empty()));
        }

        assertThat(bench.phase(1)).isEqualTo(StepPhase.QUEUED);
        bench.pump(2_000);
        assertThat(bench.inFlight).as("the leaves came combined").hasSize(63);
        assertThat(bench.state.heldBytes()).isLessThan(10_000);
    }

    @Test
    void keyThatTellsNothingIsReplacedByAnother() {
        JobBench bench = JobBench.of(DIAMOND);
        bench.pump(1);
        var unit = new UnitId(0, 0);

        bench.apply(bench.machine.keysLost(bench.state, List.of(unit), bench.now()));
        bench.pump(1);

        assertThat(bench.inFlight).containsExactly(unit);
        assertThat(bench.work(0).options().idempotencyKey()).hasValue("ttmesh.job/job-1/0/0/1.1");
        bench.succeed(0, "1");
        assertThat(bench.phase(0)).isEqualTo(StepPhase.DONE);
    }

    @Test
    void resultWithoutRoomFailsItsStep() {
        var bench = new JobBench(3);
        bench.load(DIAMOND);
        bench.succeed(0, "1234");

        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        assertThat(bench.state.cell(0).failure)
                .satisfies(failure -> assertThat(failure.message()).contains("ttmesh.actors.job.results-limit"));
    }

    @Test
    void graphInPiecesBeginsWithTheLastAndTakesEachOnce() {
        var bench = new JobBench(1 << 20);
        Payload whole = DIAMOND.encoded();
        Payload first = new Payload(whole.format(), Arrays.copyOfRange(whole.bytes(), 0, 50));
        Payload second = new Payload(whole.format(), Arrays.copyOfRange(whole.bytes(), 50, whole.sizeBytes()));

        bench.apply(bench.machine.load(bench.state, 0, 2, first, Optional.empty(), bench.now()));
        assertThat(bench.state.hasBegun()).isFalse();
        assertThat(bench.machine
                        .load(bench.state, 0, 2, first, Optional.empty(), bench.now())
                        .events())
                .isEmpty();
        bench.crash(true);
        bench.apply(bench.machine.load(bench.state, 1, 2, second, Optional.empty(), bench.now()));
        assertThat(bench.state.hasBegun()).isTrue();

        assertThat(bench.machine.load(bench.state, 1, 2, second, Optional.empty(), bench.now()))
                .isEqualTo(JobMachine.Decision.NOTHING);
        assertThat(bench.machine
                        .load(bench.state, 1, 2, first, Optional.empty(), bench.now())
                        .refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("another job"));
    }

    @Test
    void bytesThatAreNoSoundGraphChangeNothing() {
        var bench = new JobBench(1 << 20);
        assertThat(bench.machine
                        .load(bench.state, 0, 1, JobBench.json("nonsense"), Optional.empty(), bench.now())
                        .refusal())
                .isPresent();
        JobMachine.Decision cyclic = bench.load(graph(1, vertex("a", single("t", 1)), vertex("b", single("t", 0))));

        assertThat(cyclic.refusal()).hasValueSatisfying(why -> assertThat(why).contains("b -> a -> b"));
        assertThat(bench.journal).isEmpty();
    }

    @Test
    void failedPortionOfATolerantMapIsAGap() {
        JobBench bench = JobBench.of(graph(
                0,
                vertex(
                        "map",
                        new JobGraph.MapOver(
                                task("m"),
                                0,
                                new JobGraph.Items.Range(0, 4),
                                2,
                                Join.fraction(0.5),
                                Optional.empty()))));
        bench.end(UnitEnd.failed(new UnitId(0, 0), 1, Failure.of(Failure.Cause.TIMEOUT, "slow")));
        bench.end(bench.portion(0, 1, "[2,3]", 2));

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE_PARTIAL);
        assertThat(JobGaps.of(bench.state))
                .singleElement()
                .satisfies(gap -> assertThat(gap.item()).isZero());
    }
}
