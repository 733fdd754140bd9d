package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.guarded;
import static io.ttmesh.actors.internal.job.JobBench.piped;
import static io.ttmesh.actors.internal.job.JobBench.single;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.unfold;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.Join;
import io.ttmesh.actors.Unfold;
import io.ttmesh.model.Failure;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.streaming.PayloadCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that unfold a state, run by run, and the maps that take what each run emits. */
class JobUnfoldTest extends UnfoldScene {
    private static final JobGraph ALONE = graph(2, SEED, UNFOLDED, vertex("out", single("print", MADE)));

    @Test
    void runsGoOneAfterTheOtherEachOnTheStateOfTheOneBefore() {
        JobBench bench = JobBench.of(ALONE);
        assertThat(inFlight(bench, MADE)).containsExactly(units(MADE, 0));
        assertThat(input(bench, 0)).as("the seed").isEqualTo("7");
        assertThat(bench.key(MADE, 0)).isEqualTo("ttmesh.job/job-1/1/0/1");
        bench.succeed(MADE, 0, emit(8, 70, 71));

        assertThat(inFlight(bench, MADE)).containsExactly(units(MADE, 1));
        assertThat(input(bench, 1)).isEqualTo("8");
        assertThat(bench.key(MADE, 1)).isEqualTo("ttmesh.job/job-1/1/1/1");
        assertThat(bench.state.heldBytes()).as("'[70,71]' and '8'").isEqualTo(8);
        bench.succeed(MADE, 1, emit(90));
        assertThat(bench.state.heldBytes()).as("'[70,71]' and '90': one state").isEqualTo(9);
        bench.succeed(MADE, 2, last(90));

        assertThat(bench.phase(MADE)).isEqualTo(StepPhase.DONE);
        assertThat(bench.state.heldBytes()).as("'[70,71]' and '[90]'").isEqualTo(11);
        assertThat(bench.input(2)).isEqualTo("[70,71,90]");
        bench.succeed(2, "1");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
        assertThat(bench.state.heldBytes()).isEqualTo(1);
    }

    @Test
    void nothingIsEmittedAtAll() {
        JobBench bench = bench(vertex("sum", new JobGraph.Reduce(task("sum"), 0, MADE, 2)));
        bench.succeed(MADE, 0, last());

        assertThat(bench.input(2)).as("as of a map without items").isEqualTo("[]");
    }

    @Test
    void portionIsTakenBeforeTheUnfoldHasEnded() {
        JobBench bench = usedTwoAhead();
        assertThat(bench.phase(USED)).isEqualTo(StepPhase.QUEUED);
        assertThat(inFlight(bench, USED)).isEmpty();
        bench.succeed(MADE, 0, emit(8, 70, 71));
        bench.succeed(MADE, 1, emit(9, 80, 81, 82));

        assertThat(inFlight(bench, USED)).containsExactlyInAnyOrder(units(USED, 0, 1));
        assertThat(PortionCall.decoded(bench.work(USED, 1).input())).satisfies(call -> {
            assertThat(call.first()).isEqualTo(2);
            assertThat(call.items())
                    .hasValueSatisfying(
                            items -> assertThat(JobBench.text(items)).isEqualTo("[80,81,82]"));
            assertThat(call.rules().combine()).as("the sum of the pipe").hasValue(task("sum"));
        });
        assertThat(inFlight(bench, MADE)).as("two are not used").isEmpty();

        use(bench, 1);
        assertThat(inFlight(bench, MADE)).containsExactly(units(MADE, 2));
        assertThat(bench.state.cell(MADE).results).containsOnlyKeys(0);
    }

    @Test
    void whatIsThereIsUsedBeforeMoreIsMade() {
        JobBench bench = usedTwoAhead();
        bench.pump(1);
        bench.succeed(MADE, 0, emit(8, 70));
        bench.pump(1);

        assertThat(bench.inFlight).containsExactly(units(USED, 0));
    }

    @Test
    void runsThatEmitNothingAreNoWorkForThoseThatTakeThePortions() {
        JobBench bench = bench(
                vertex("used", piped("use", MADE, 1)),
                vertex("packed", piped("pack", USED, 1)),
                vertex("out", gather("sum", Join.all(), MADE, 3)));
        bench.succeed(MADE, 0, emit(8));
        bench.succeed(MADE, 1, emit(9, 90));
        assertThat(inFlight(bench, USED)).containsExactly(units(USED, 1));
        assertThat(PortionCall.decoded(bench.work(USED, 1).input()).first()).isZero();
        use(bench, 1);
        bench.succeed(MADE, 2, emit(10));
        bench.end(WorkByHand.ended(bench, 3, 1));
        bench.crash(true);
        bench.succeed(MADE, 3, last());

        assertThat(bench.phase(USED)).isEqualTo(StepPhase.DONE);
        assertThat(bench.phase(3)).isEqualTo(StepPhase.DONE);
        assertThat(bench.input(4)).isEqualTo("[[90],[9023]]");
    }

    @Test
    void pipeOfAPipeIsHeldBackAndSummedWhenTheEndIsKnown() {
        JobBench bench = bench(
                vertex("used", piped("use", MADE, 1)),
                vertex("packed", piped("pack", USED, 1)),
                vertex("sum", new JobGraph.Reduce(task("sum"), 0, 3, 2)));
        bench.succeed(MADE, 0, emit(8, 1, 2));
        use(bench, 0);
        bench.succeed(MADE, 1, emit(9, 3));
        assertThat(inFlight(bench, USED)).as("one is not packed").isEmpty();
        assertThat(inFlight(bench, MADE)).isEmpty();
        bench.end(WorkByHand.ended(bench, 3, 0));
        use(bench, 1);
        bench.end(WorkByHand.ended(bench, 3, 1));
        assertThat(bench.phase(3)).as("there may be more").isEqualTo(StepPhase.QUEUED);
        bench.succeed(MADE, 2, last(4));
        use(bench, 2);
        bench.end(WorkByHand.ended(bench, 3, 2));

        assertThat(bench.phase(4)).isEqualTo(StepPhase.QUEUED);
        assertThat(bench.work(4, 3).input()).isEqualTo(JobBench.json("[346,323]"));
    }

    @Test
    void valueOfAnUnfoldIsReducedPortionByPortionWithoutThoseThatAreEmpty() {
        JobBench bench = bench(vertex("sum", new JobGraph.Reduce(task("sum"), 0, MADE, 2)));
        bench.succeed(MADE, 0, emit(8, 1, 2));
        bench.succeed(MADE, 1, emit(9));
        bench.succeed(MADE, 2, last(3));

        assertThat(inFlight(bench, 2)).containsExactlyInAnyOrder(units(2, 0, 1));
        assertThat(bench.input(2)).isEqualTo("[1,2]");
        bench.succeed(2, 0, "3");
        bench.succeed(2, 1, "3");
        assertThat(JobBench.text(bench.work(2, 2).input())).isEqualTo("[3,3]");
    }

    @Test
    void otherCoordinatorsGoOnAtTheLastState() {
        for (boolean fromSnapshot : new boolean[] {true, false}) {
            JobBench bench = usedTwoAhead();
            bench.succeed(MADE, 0, emit(8, 1, 2));
            bench.succeed(MADE, 1, emit(9));
            long held = bench.state.heldBytes();

            bench.crash(fromSnapshot);

            assertThat(bench.state.heldBytes()).isEqualTo(held);
            assertThat(bench.state.unfoldRuns()).isEqualTo(2);
            assertThat(inFlight(bench, MADE)).containsExactly(units(MADE, 2));
            assertThat(input(bench, 2)).isEqualTo("9");
            assertThat(inFlight(bench, USED)).containsExactly(units(USED, 0));
        }
    }

    @Test
    void otherStepThatWantsTheWholeKeepsTheUnfoldGoing() {
        JobBench bench = bench(
                vertex("used", piped("use", MADE, 1)), vertex("out", gather("all", Join.fraction(0.5), MADE, USED)));
        bench.succeed(MADE, 0, emit(8, 1));
        bench.fail(USED, 0);
        assertThat(bench.phase(MADE)).isEqualTo(StepPhase.QUEUED);
        bench.succeed(MADE, 1, emit(9, 2));
        bench.succeed(MADE, 2, last(3));

        assertThat(bench.input(3)).isEqualTo("[[1,2,3]]");
    }

    @Test
    void pipeThatEndsAtItsDeadlineTellsThatMoreWouldHaveCome() {
        var soon = Duration.ofMinutes(1);
        JobBench bench = bench(vertex("some", piped("use", MADE, 2, Join.atDeadline(soon))));
        bench.succeed(MADE, 0, emit(8, 1, 2));
        use(bench, 0);

        bench.advance(soon);

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE_PARTIAL);
        assertThat(JobGaps.of(bench.state)).singleElement().satisfies(gap -> {
            assertThat(gap.item()).isEqualTo(2);
            assertThat(gap.why()).contains("all items after it");
        });
    }

    @Test
    void itemThatFailsHasTheNumberThatItHasAmongAll() {
        JobBench bench = bench(vertex("some", piped("use", MADE, 4, Join.fraction(0.5))));
        bench.succeed(MADE, 0, emit(8, 1, 2));
        bench.succeed(MADE, 1, last(3, 4, 5));
        use(bench, 0);
        bench.fail(USED, 1);

        assertThat(bench.phase(USED)).as("two of five").isEqualTo(StepPhase.FAILED);
        assertThat(bench.state.cell(USED).gaps).singleElement().satisfies(gap -> {
            assertThat(gap.item()).isEqualTo(2);
            assertThat(gap.why()).startsWith("and the 2 items after it");
        });
    }

    @Test
    void branchThatIsNotTakenIsNotUnfolded() {
        JobBench bench = JobBench.of(graph(
                5,
                vertex("is-film", given("check", 0)),
                vertex("seed", given("open", 1)),
                guarded("made", 0, true, unfold("make", 1)),
                guarded("used", 0, true, piped("use", 2, 1)),
                guarded("other", 0, false, given("t", 0)),
                vertex("when", new JobGraph.Choice(0, 3, 4))));
        bench.succeed(1, "7");
        bench.succeed(0, "false");

        assertThat(bench.phase(2)).isEqualTo(StepPhase.SKIPPED);
        assertThat(bench.phase(3)).isEqualTo(StepPhase.SKIPPED);
        bench.succeed(4, "1");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void moreRunsThanItMayHaveFailTheStep() {
        JobBench bench =
                JobBench.of(graph(1, SEED, vertex("made", new JobGraph.Unfold(task("make"), 0, 0, Optional.of(2)))));
        bench.succeed(MADE, 0, emit(8, 1));
        bench.succeed(MADE, 1, emit(9, 2));
        assertThat(bench.state.cell(MADE).failure).satisfies(failure -> {
            assertThat(failure.cause()).isEqualTo(Failure.Cause.WRONG_PAYLOAD);
            assertThat(failure.message()).contains("run 2", "UnfoldOptions.withRuns");
        });

        resume(bench);
        bench.succeed(MADE, 1, last(2));
        assertThat(bench.phase()).as("two are allowed").isEqualTo(JobPhase.DONE);
    }

    @Test
    void moreRunsThanAJobMayHaveFailTheStepNamingTheSetting() {
        var bench = new JobBench(1 << 20, 3);
        bench.load(graph(
                3, SEED, UNFOLDED, vertex("more", unfold("make", 0)), vertex("out", gather("sum", Join.all(), 1, 2))));
        bench.succeed(2, emit(8, 1));
        bench.succeed(MADE, 0, emit(8, 1));
        bench.succeed(MADE, 1, emit(9, 2));

        assertThat(bench.state.cell(MADE).failure)
                .satisfies(
                        failure -> assertThat(failure.message()).contains("ttmesh.actors.job.unfold-limit", "3 runs"));
        assertThat(bench.state.unfoldRuns()).isEqualTo(2);
    }

    @Test
    void itemsAndStateWithoutRoomFailTheStepButTheLastStateMakesRoom() {
        var bench = new JobBench(60);
        bench.load(ALONE);
        bench.succeed(MADE, 0, "{\"items\":[],\"next\":\"" + "x".repeat(40) + "\"}");
        bench.succeed(MADE, 1, "{\"items\":[],\"next\":\"" + "y".repeat(40) + "\"}");
        assertThat(bench.phase(MADE)).as("in place of the x").isEqualTo(StepPhase.QUEUED);
        bench.succeed(MADE, 2, "{\"items\":[\"" + "z".repeat(20) + "\"],\"next\":\"" + "y".repeat(40) + "\"}");

        assertThat(bench.state.cell(MADE).failure)
                .satisfies(failure -> assertThat(failure.message()).contains("ttmesh.actors.job.results-limit"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"items\":7}",
                "{\"items\":null}",
                "{\"next\":7}",
                "{\"items\":[],\"next\":null}",
                "{\"done\":7}",
                "{}",
                "[1]",
                "7",
                "{",
                ""
            })
    void answerThatIsNoUnfoldFailsTheStep(String answer) {
        JobBench bench = JobBench.of(ALONE);
        bench.succeed(MADE, 0, answer);

        assertThat(bench.phase(MADE)).isEqualTo(StepPhase.FAILED);
        assertThat(bench.state.cell(MADE).failure).isNotNull();
        assertThat(bench.state.cell(MADE).failure.cause()).isEqualTo(Failure.Cause.WRONG_PAYLOAD);
        bench.crash(false);
        resume(bench);
        bench.succeed(MADE, 0, last(1));
        assertThat(bench.phase(MADE)).isEqualTo(StepPhase.DONE);
    }

    @Test
    void nullIsNeitherAListOfItemsNorAState() {
        assertThatThrownBy(() -> Unfold.emit(null, 1L))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("emits null");
        assertThatThrownBy(() -> Unfold.last(null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("emits null");
        assertThatThrownBy(() -> Unfold.emit(List.of(1L), null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Unfold.last");
    }

    static Stream<Arguments> unsound() {
        JobGraph.Work noRuns = new JobGraph.Unfold(task("make"), 0, 0, Optional.of(0));
        return Stream.of(
                Arguments.of(noRuns, single("t", 1), "may have 0 runs: use 1 or more"),
                Arguments.of(unfold("make", 7), single("t", 1), "depends on step 7"),
                Arguments.of(unfold("make", 2), single("t", 1), "cycle"),
                Arguments.of(single("make", 0), piped("use", 1, 2), "which is no map and no unfold"));
    }

    @ParameterizedTest
    @MethodSource("unsound")
    void graphThatIsNotSoundIsRefused(JobGraph.Work made, JobGraph.Work used, String why) {
        var bench = new JobBench(1 << 20);

        assertThat(bench.load(graph(2, SEED, vertex("made", made), vertex("used", used)))
                        .refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal).contains(why));
        assertThat(bench.journal).isEmpty();
    }

    @Test
    void unfoldWithoutATaskIsRefused() {
        assertThatThrownBy(() -> PayloadCodec.of(JobGraph.Work.class, PayloadFormat.JSON)
                        .decode(JobBench.json("{\"is\":\"unfold\",\"options\":0,\"seed\":0}")))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("no task");
    }

    @Test
    void statusShowsRunsThatAreDoneOfThoseThatAreKnown() {
        JobBench bench = usedTwoAhead();
        bench.succeed(MADE, 0, emit(8, 1));
        bench.succeed(MADE, 1, emit(9, 2));
        use(bench, 0);

        JobStatus status = JobView.of(JobBench.JOB, bench.state, Map.of(MADE, 1, USED, 1), new NodeId("n1"), 0, "");
        assertThat(status.step("made").orElseThrow()).satisfies(step -> {
            assertThat(step.phase()).isEqualTo(StepPhase.RUNNING);
            assertThat(step.parts()).isEqualTo(3);
            assertThat(step.partsDone()).isEqualTo(2);
        });
        assertThat(status.step("used").orElseThrow()).satisfies(step -> {
            assertThat(step.parts()).isEqualTo(2);
            assertThat(step.partsDone()).isEqualTo(1);
        });
    }

    @Test
    void unfoldTravelsInTheShapeThatCoordinatorsRead() {
        var codec = PayloadCodec.of(new TypeReference<Unfold<List<Long>, Map<String, Long>>>() {}, PayloadFormat.CBOR);
        Unfold<List<Long>, Map<String, Long>> some = Unfold.emit(List.of(Map.of("a", 1L)), List.of(1L, 2L));
        Unfold<List<Long>, Map<String, Long>> last = Unfold.last(List.of());

        assertThat(codec.decode(codec.encode(some))).isEqualTo(some);
        assertThat(codec.decode(codec.encode(last))).isEqualTo(last);
        UnfoldAnswer answer = UnfoldAnswer.of(codec.encode(some));
        assertThat(answer.count()).isEqualTo(1);
        assertThat(answer.items().format()).isEqualTo(PayloadFormat.CBOR.code());
        assertThat(answer.next()).isPresent();
        assertThat(UnfoldAnswer.of(codec.encode(last)).next()).isEmpty();
    }
}
