package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.guarded;
import static io.ttmesh.actors.internal.job.JobBench.piped;
import static io.ttmesh.actors.internal.job.JobBench.single;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Join;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import org.junit.jupiter.api.Test;

/** Unfolds that break, or are cut short, and go on. */
class JobUnfoldRepairTest extends UnfoldScene {
    @Test
    void runThatFailsFailsTheStepAndResumeGoesOnFromTheLastState() {
        JobBench bench = usedTwoAhead();
        bench.succeed(MADE, 0, emit(8, 1, 2));
        use(bench, 0);
        bench.succeed(MADE, 1, emit(9, 3));
        bench.succeed(MADE, 2, emit(10));
        bench.fail(MADE, 3);
        assertThat(bench.phase(MADE)).isEqualTo(StepPhase.FAILED);
        assertThat(bench.state.cell(USED).because).isEqualTo(MADE);
        use(bench, 1);
        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);

        bench.crash(true);
        resume(bench);

        assertThat(inFlight(bench, USED)).as("both are used").isEmpty();
        assertThat(inFlight(bench, MADE)).containsExactly(units(MADE, 3));
        assertThat(bench.key(MADE, 3)).isEqualTo("ttmesh.job/job-1/1/3/2");
        assertThat(input(bench, 3)).isEqualTo("10");
        bench.succeed(MADE, 3, last(4));
        use(bench, 3);
        assertThat(bench.work(3, 3).input()).isEqualTo(JobBench.json("[34,32,42]"));
        bench.succeed(3, 3, "108");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void runThatEmittedNothingIsNotAskedForAgain() {
        JobBench bench =
                bench(vertex("used", piped("use", MADE, 2)), vertex("out", gather("sum", Join.all(), MADE, USED)));
        bench.succeed(MADE, 0, emit(8));
        bench.succeed(MADE, 1, emit(9, 1));
        use(bench, 1);
        bench.fail(MADE, 2);

        resume(bench);

        assertThat(inFlight(bench, MADE)).containsExactly(units(MADE, 2));
        assertThat(bench.phase(USED)).isEqualTo(StepPhase.QUEUED);
    }

    @Test
    void cancelledUnfoldGoesOnWhereItWas() {
        JobBench bench = usedTwoAhead();
        bench.succeed(MADE, 0, emit(8, 1));
        bench.apply(bench.machine.cancel(bench.state, bench.now()));
        assertThat(bench.state.openUnits(MADE)).as("what may be under way").containsExactly(1);

        resume(bench);

        assertThat(inFlight(bench, MADE)).containsExactly(units(MADE, 1));
        assertThat(bench.key(MADE, 1)).as("the run that is under way").isEqualTo("ttmesh.job/job-1/1/1/1");
        assertThat(input(bench, 1)).isEqualTo("8");
    }

    @Test
    void rerunBeginsAtTheSeed() {
        JobBench bench = usedTwoAhead();
        bench.succeed(MADE, 0, emit(8, 1));
        bench.succeed(MADE, 1, last(2));
        use(bench, 0, 1);
        bench.succeed(3, 2, "43");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);

        bench.apply(bench.rerun("made"));

        assertThat(bench.state.unfoldRuns()).isZero();
        assertThat(inFlight(bench, MADE)).containsExactly(units(MADE, 0));
        assertThat(bench.key(MADE, 0)).isEqualTo("ttmesh.job/job-1/1/0/2");
        assertThat(input(bench, 0)).isEqualTo("7");
        bench.succeed(MADE, 0, last(5));
        use(bench, 0);
        assertThat(bench.phase()).as("one value needs no reduction").isEqualTo(JobPhase.DONE);
        assertThat(JobBench.text(bench.state.value(3))).isEqualTo("52");
    }

    @Test
    void rerunOfWhatTakesThePortionsAsksForThemByTheOldKeysOneAfterTheOther() {
        JobBench bench = usedTwoAhead();
        bench.succeed(MADE, 0, emit(8, 1));
        bench.succeed(MADE, 1, emit(9));
        bench.succeed(MADE, 2, last(2));
        use(bench, 0, 2);
        bench.succeed(3, 2, "43");

        bench.apply(bench.rerun("used"));
        bench.crash(true);

        assertThat(inFlight(bench, MADE)).containsExactly(units(MADE, 0));
        assertThat(bench.key(MADE, 0)).isEqualTo("ttmesh.job/job-1/1/0/1");
        bench.succeed(MADE, 0, emit(8, 1));
        bench.crash(true);
        assertThat(bench.key(USED, 0)).isEqualTo("ttmesh.job/job-1/2/0/2");
        use(bench, 0);
        bench.succeed(MADE, 1, emit(9));
        assertThat(input(bench, 2)).isEqualTo("9");
        bench.succeed(MADE, 2, last(2));
        use(bench, 2);
        assertThat(bench.work(3, 2).input()).isEqualTo(JobBench.json("[12,22]"));
    }

    @Test
    void keysThatWereForgottenMayTellAnotherStory() {
        JobBench bench = usedTwoAhead();
        bench.succeed(MADE, 0, emit(8, 1));
        bench.succeed(MADE, 1, emit(9));
        bench.succeed(MADE, 2, last(3));
        use(bench, 0, 2);
        bench.succeed(3, 2, "6");
        bench.apply(bench.rerun("used"));

        bench.succeed(MADE, 0, emit(5, 1, 2, 3));
        assertThat(inFlight(bench, USED)).containsExactly(units(USED, 0));
        bench.succeed(MADE, 1, last(4));
        use(bench, 0);
        assertThat(inFlight(bench, USED)).as("there was nothing to use before").containsExactly(units(USED, 1));
        use(bench, 1);

        assertThat(bench.phase(USED)).isEqualTo(StepPhase.DONE);
        assertThat(bench.state.cell(USED).items).isEqualTo(4);
        assertThat(bench.work(3, 2).input()).isEqualTo(JobBench.json("[66,42]"));
    }

    @Test
    void anotherStoryReachesThoseThatArePipedFurtherToo() {
        int packed = 3;
        JobBench bench = bench(
                vertex("used", piped("use", MADE, 3)),
                vertex("packed", piped("pack", USED, 3)),
                vertex("out", single("print", packed)));
        bench.succeed(MADE, 0, emit(8));
        bench.succeed(MADE, 1, last(3));
        use(bench, 1);
        bench.end(WorkByHand.ended(bench, packed, 1));
        bench.succeed(4, "1");
        bench.apply(bench.rerun("used"));
        bench.pump(100);

        bench.succeed(MADE, 0, emit(5, 1));
        bench.succeed(MADE, 1, last(3));
        use(bench, 1);
        assertThat(inFlight(bench, packed)).containsExactly(units(packed, 1));
        use(bench, 0);

        assertThat(inFlight(bench, packed)).containsExactlyInAnyOrder(units(packed, 0, 1));
    }

    @Test
    void unfoldWhosePortionsNobodyCanTakeAnyMoreFailsWithThemAndGoesOnWithThem() {
        JobBench bench = usedTwoAhead();
        bench.succeed(MADE, 0, emit(8, 1));
        bench.succeed(MADE, 1, emit(9, 2));
        use(bench, 1);
        bench.pump(100);
        bench.fail(USED, 0);
        assertThat(bench.phase(MADE)).isEqualTo(StepPhase.FAILED);
        assertThat(bench.state.cell(MADE).because).isEqualTo(USED);
        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        assertThat(bench.state.mayRunOn(MADE)).as("a run is under way").isTrue();
        bench.succeed(MADE, 2, emit(10, 3));
        bench.crash(false);

        resume(bench);

        assertThat(inFlight(bench, USED)).containsExactlyInAnyOrder(units(USED, 0, 2));
        assertThat(bench.key(USED, 0)).isEqualTo("ttmesh.job/job-1/2/0/2");
        assertThat(inFlight(bench, MADE)).as("two are not used").isEmpty();
        use(bench, 2);
        assertThat(input(bench, 3)).as("what came late is of use").isEqualTo("10");
        bench.succeed(MADE, 3, last());
        use(bench, 0);
        assertThat(bench.work(3, 3).input()).isEqualTo(JobBench.json("[12,22,32]"));
    }

    @Test
    void lastRunThatEndsAfterTheFailureEndsTheStepWhenItIsResumed() {
        JobBench bench = usedTwoAhead();
        bench.succeed(MADE, 0, emit(8, 1));
        bench.pump(100);
        bench.fail(USED, 0);
        bench.succeed(MADE, 1, last(2));
        assertThat(bench.phase(MADE)).isEqualTo(StepPhase.FAILED);

        resume(bench);

        assertThat(bench.phase(MADE)).isEqualTo(StepPhase.DONE);
        use(bench, 0, 1);
        assertThat(bench.phase(USED)).isEqualTo(StepPhase.DONE);
    }

    @Test
    void unfoldOfWhichNobodyWantsMoreEnds() {
        JobBench bench =
                bench(vertex("some", piped("use", MADE, 2, Join.quorum(2))), vertex("out", single("print", USED)));
        bench.succeed(MADE, 0, emit(8, 1, 2, 3));
        use(bench, 0);

        assertThat(bench.phase(USED)).isEqualTo(StepPhase.DONE);
        assertThat(bench.phase(MADE)).isEqualTo(StepPhase.DONE);
        assertThat(inFlight(bench, MADE)).isEmpty();
        assertThat(bench.state.heldBytes()).as("'[12,22,32]', and no state").isEqualTo(10);
        bench.crash(true);
        bench.succeed(3, "1");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);

        bench.apply(bench.rerun("some"));
        assertThat(bench.key(MADE, 0)).isEqualTo("ttmesh.job/job-1/1/0/1");
        bench.succeed(MADE, 0, emit(8, 1));
        use(bench, 0);
        assertThat(inFlight(bench, MADE)).as("on, where it had stopped").containsExactly(units(MADE, 1));
        assertThat(bench.key(MADE, 1)).as("the old one was cancelled").isEqualTo("ttmesh.job/job-1/1/1/1.1");
    }

    @Test
    void unfoldOfABranchThatWasNotTakenBeginsWhenItIs() {
        JobBench bench = JobBench.of(graph(
                5,
                SEED,
                UNFOLDED,
                vertex("is-film", given("check", 0)),
                guarded("used", 2, true, piped("use", MADE, 1)),
                guarded("other", 2, false, given("t", 0)),
                vertex("when", new JobGraph.Choice(2, 3, 4))));
        bench.succeed(2, "false");
        assertThat(bench.phase(3)).isEqualTo(StepPhase.SKIPPED);
        assertThat(bench.phase(MADE)).as("nobody wants it").isEqualTo(StepPhase.DONE);
        assertThat(Leftovers.ofRunning(JobBench.JOB, bench.state, new FakeJobWork()))
                .toIterable()
                .as("its run may be under way")
                .hasSize(1);
        bench.succeed(4, "1");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
        assertThat(bench.state.progress().isEnding)
                .as("until that is cancelled")
                .isTrue();

        bench.apply(bench.rerun("is-film"));
        bench.succeed(2, "true");

        assertThat(inFlight(bench, MADE)).containsExactly(units(MADE, 0));
        bench.succeed(MADE, 0, last(1));
        bench.end(WorkByHand.ended(bench, 3, 0));
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void unfoldThatWasStoppedIsNotTakenForAWholeOne() {
        JobBench bench = JobBench.of(graph(
                7,
                SEED,
                UNFOLDED,
                vertex("is-film", given("check", 0)),
                guarded("used", 2, true, single("use", MADE)),
                guarded("other", 2, false, given("t", 0)),
                vertex("when", new JobGraph.Choice(2, 3, 4)),
                vertex("later", given("t", 1)).after(MADE),
                vertex("out", gather("sum", Join.all(), 5, 6))));
        bench.succeed(MADE, 0, emit(8, 1));
        bench.succeed(2, "false");
        assertThat(bench.phase(MADE)).isEqualTo(StepPhase.DONE);
        bench.succeed(4, "1");
        bench.fail(6);
        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);

        bench.apply(bench.rerun("is-film"));
        bench.succeed(2, "true");

        assertThat(bench.key(MADE, 0)).isEqualTo("ttmesh.job/job-1/1/0/1");
        bench.succeed(MADE, 0, emit(8, 1));
        bench.succeed(MADE, 1, last(2));
        assertThat(bench.input(3)).isEqualTo("[1,2]");
    }
}
