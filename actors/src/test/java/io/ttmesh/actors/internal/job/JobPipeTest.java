package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.guarded;
import static io.ttmesh.actors.internal.job.JobBench.piped;
import static io.ttmesh.actors.internal.job.JobBench.range;
import static io.ttmesh.actors.internal.job.JobBench.single;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Join;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.StepPhase;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Maps that take the portions of another as they come. Step 0 makes five portions of two. */
class JobPipeTest {
    private static final JobGraph.Vertex MADE = vertex("made", range("make", 0, 10, 2));

    private static JobBench bench(JobGraph.Vertex... vertices) {
        return JobBench.of(graph(vertices.length - 1, vertices));
    }

    private static JobBench usedTwoAhead() {
        return bench(
                MADE, vertex("used", piped("use", 0, 2)), vertex("sum", new JobGraph.Reduce(task("sum"), 0, 1, 16)));
    }

    private static void end(JobBench bench, int vertex, int... units) {
        for (int unit : units) {
            bench.end(WorkByHand.ended(bench, vertex, unit));
        }
    }

    private static UnitId[] units(int vertex, int... units) {
        return Arrays.stream(units).mapToObj(unit -> new UnitId(vertex, unit)).toArray(UnitId[]::new);
    }

    private static Stream<UnitId> inFlight(JobBench bench, int vertex) {
        bench.pump(100);
        return bench.inFlight.stream().filter(unit -> unit.vertex() == vertex);
    }

    @Test
    void portionIsTakenWhenItIsThereAndNotBefore() {
        JobBench bench = usedTwoAhead();
        assertThat(bench.phase(1)).isEqualTo(StepPhase.QUEUED);
        bench.pump(100);
        assertThat(bench.inFlight).containsExactlyInAnyOrder(units(0, 0, 1));

        end(bench, 0, 1);
        assertThat(inFlight(bench, 1)).containsExactly(units(1, 1));
        assertThat(PortionCall.decoded(bench.work(1, 1).input())).satisfies(call -> {
            assertThat(call.first()).isEqualTo(2);
            assertThat(call.items())
                    .hasValueSatisfying(
                            items -> assertThat(JobBench.text(items)).isEqualTo("[20,30]"));
        });
        assertThat(inFlight(bench, 0)).as("two are not used").containsExactly(units(0, 0));

        end(bench, 1, 1);
        assertThat(inFlight(bench, 0)).containsExactlyInAnyOrder(units(0, 0, 2));
        assertThat(bench.state.cell(0).results).as("used, and let go").isEmpty();
        assertThat(bench.state.cell(1).combined.get(1)).isTrue();
    }

    @Test
    void whatIsThereIsUsedBeforeMoreIsMade() {
        JobBench bench = usedTwoAhead();
        bench.pump(1);
        end(bench, 0, 0);
        bench.pump(1);

        assertThat(bench.inFlight).containsExactly(units(1, 0));
    }

    @Test
    void theSlowestOfThoseThatTakeThePortionsCountsAndTheyAreHeldForIt() {
        JobBench bench = bench(
                MADE,
                vertex("fast", piped("a", 0, 4)),
                vertex("slow", piped("b", 0, 2)),
                vertex("both", gather("sum", Join.all(), 1, 2)));
        end(bench, 0, 0, 1);
        end(bench, 1, 0, 1);
        assertThat(inFlight(bench, 0)).isEmpty();
        assertThat(bench.state.cell(0).results).containsOnlyKeys(0, 1);

        end(bench, 2, 1);
        assertThat(inFlight(bench, 0)).containsExactly(units(0, 2));
        assertThat(bench.state.cell(0).results).containsOnlyKeys(0);
    }

    @Test
    void listThatIsWantedAsAWholeIsHeldTillThen() {
        JobBench bench =
                bench(MADE, vertex("used", piped("use", 0, 1)), vertex("whole", gather("sum", Join.all(), 0, 1)));
        for (int unit = 0; unit < 5; unit++) {
            assertThat(inFlight(bench, 0)).containsExactly(units(0, unit));
            end(bench, 0, unit);
            end(bench, 1, unit);
        }

        assertThat(bench.input(2)).startsWith("[[0,10,20,30,40,50,60,70,80,90],[1,101,");
        end(bench, 2, 0);
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
        assertThat(bench.state.cell(0).results).isEmpty();
    }

    @Test
    void mapThatCanNotBeginYetHoldsNobodyUp() {
        JobBench bench = bench(
                MADE,
                vertex("is-good", single("check", 0)),
                guarded("used", 1, true, piped("use", 0, 1)),
                guarded("other", 1, false, given("t", 0)),
                vertex("when", new JobGraph.Choice(1, 2, 3)));
        assertThat(inFlight(bench, 0)).hasSize(5);
        end(bench, 0, 4, 3, 2, 1, 0);
        bench.succeed(1, "true");

        assertThat(inFlight(bench, 2)).hasSize(5);
        end(bench, 2, 0, 1, 2, 3, 4);
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void branchThatIsNotTakenLetsGo() {
        JobBench bench = bench(
                vertex("is-good", given("check", 0)),
                vertex("made", range("make", 0, 10, 2)),
                guarded("used", 0, true, piped("use", 1, 1)),
                guarded("other", 0, false, single("t", 1)),
                vertex("when", new JobGraph.Choice(0, 2, 3)));
        end(bench, 1, 0, 1);
        bench.succeed(0, "false");
        assertThat(bench.phase(2)).isEqualTo(StepPhase.SKIPPED);
        end(bench, 1, 2, 3, 4);

        assertThat(bench.input(3)).isEqualTo("[1,11,21,31,41,51,61,71,81,91]");
    }

    @Test
    void mapThatNeedsAFewItemsOnlyEndsBeforeTheOneThatMakesThem() {
        JobBench bench = bench(
                MADE,
                vertex("some", piped("use", 0, 1, Join.quorum(2))),
                vertex("out", gather("sum", Join.all(), 0, 1)));
        end(bench, 0, 0);
        end(bench, 1, 0);
        assertThat(bench.phase(1)).isEqualTo(StepPhase.DONE);

        assertThat(inFlight(bench, 0)).as("not held up any more").hasSize(4);
        end(bench, 0, 1, 2, 3, 4);
        assertThat(bench.input(2)).isEqualTo("[[0,10,20,30,40,50,60,70,80,90],[1,101]]");
    }

    @Test
    void mapThatEndsAtItsDeadlineHoldsNobodyUpAnyMore() {
        var soon = Duration.ofMinutes(1);
        JobBench bench = bench(
                MADE,
                vertex("some", piped("use", 0, 1, Join.atDeadline(soon))),
                vertex("out", gather("sum", Join.all(), 0, 1)));
        end(bench, 0, 0);
        end(bench, 1, 0);
        end(bench, 0, 1);
        assertThat(inFlight(bench, 0)).isEmpty();

        bench.advance(soon);

        assertThat(bench.phase(1)).isEqualTo(StepPhase.DONE);
        assertThat(inFlight(bench, 0)).hasSize(3);
    }

    @Test
    void portionsOfAStepsListAreTaken() {
        JobBench bench = bench(
                vertex("list", given("list", 0)),
                vertex(
                        "made",
                        new JobGraph.MapOver(
                                task("make"), 0, new JobGraph.Items.Of(0), 2, Join.all(), Optional.empty())),
                vertex("used", piped("use", 1, 2)));
        assertThat(bench.phase(2)).isEqualTo(StepPhase.WAITING);
        bench.succeed(0, "[1,2,3]");
        end(bench, 1, 1);
        end(bench, 2, 1);
        end(bench, 1, 0);
        end(bench, 2, 0);

        assertThat(JobBench.text(bench.state.value(2))).isEqualTo("[112,212,312]");
    }

    @Test
    void stepThatOnlyComesAfterAMapHoldsNoneOfItsPortions() {
        JobBench bench = bench(
                MADE,
                vertex("used", piped("use", 0, 2)),
                vertex("audit", given("list", 0)).after(0),
                vertex("both", new JobGraph.Tuple(task("both"), 0, List.of(1, 2))));
        end(bench, 0, 0, 1);
        end(bench, 1, 0, 1);

        assertThat(bench.phase(2)).isEqualTo(StepPhase.WAITING);
        assertThat(bench.state.cell(0).results).isEmpty();
    }

    @Test
    void emptyListIsPipedAtOnce() {
        JobBench bench = bench(
                vertex("list", given("list", 0)),
                vertex(
                        "made",
                        new JobGraph.MapOver(
                                task("make"), 0, new JobGraph.Items.Of(0), 2, Join.all(), Optional.empty())),
                vertex("used", piped("use", 1, 2)));
        bench.succeed(0, "[]");

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
        assertThat(JobBench.text(bench.state.value(2))).isEqualTo("[]");
    }

    @Test
    void whatIsHeldForAMapThatHasEnoughIsLetGo() {
        JobBench bench =
                bench(MADE, vertex("some", piped("use", 0, 3, Join.quorum(2))), vertex("out", single("print", 1)));
        end(bench, 0, 0, 1);
        assertThat(bench.state.cell(0).results).containsOnlyKeys(0, 1);
        end(bench, 1, 0);

        assertThat(bench.state.cell(0).results).isEmpty();
        end(bench, 0, 2);
        assertThat(bench.state.cell(0).results).as("nor is more").isEmpty();
    }

    @Test
    void resultThatTakesThePlaceOfWhatItWasMadeOfHasRoom() {
        var bench = new JobBench(16);
        bench.load(graph(1, MADE, vertex("used", piped("use", 0, 2))));
        end(bench, 0, 0); // [0,10], six bytes
        end(bench, 1, 0); // [1,101], seven for six
        end(bench, 0, 1); // [20,30], seven more
        end(bench, 1, 1); // [201,301], nine for seven
        assertThat(bench.state.heldBytes()).isEqualTo(16);

        end(bench, 0, 2);
        assertThat(bench.state.cell(0).failure)
                .satisfies(failure -> assertThat(failure.message()).contains("results-limit"));
    }

    @Test
    void resultThatNobodyWantsNeedsNoRoom() {
        var bench = new JobBench(8);
        bench.load(graph(1, MADE, vertex("used", piped("use", 0, 2))));
        end(bench, 0, 0);
        bench.fail(1, 0);
        end(bench, 0, 1, 2, 3, 4);

        assertThat(bench.phase(0)).isEqualTo(StepPhase.DONE);
        assertThat(bench.state.heldBytes()).as("what resume needs").isEqualTo(6);
    }

    @Test
    void statusShowsBothMoving() {
        JobBench bench = usedTwoAhead();
        end(bench, 0, 0, 1);
        end(bench, 1, 0);

        JobStatus status = JobView.of(JobBench.JOB, bench.state, Map.of(0, 1, 1, 1), new NodeId("n1"), 0, "");
        assertThat(status.step("made").orElseThrow()).satisfies(step -> {
            assertThat(step.phase()).isEqualTo(StepPhase.RUNNING);
            assertThat(step.parts()).isEqualTo(5);
            assertThat(step.partsDone()).isEqualTo(2);
        });
        assertThat(status.step("used").orElseThrow()).satisfies(step -> {
            assertThat(step.phase()).isEqualTo(StepPhase.RUNNING);
            assertThat(step.parts()).isEqualTo(5);
            assertThat(step.partsDone()).isEqualTo(1);
            assertThat(step.readyAt()).isPresent();
        });
    }

    static Stream<Arguments> unsound() {
        var tolerant = new JobGraph.MapOver(
                task("make"), 0, new JobGraph.Items.Range(0, 10), 2, Join.fraction(0.5), Optional.empty());
        var ofItsOwn =
                new JobGraph.MapOver(task("use"), 0, new JobGraph.Items.Piped(0, 2), 3, Join.all(), Optional.empty());
        JobGraph.Work made = MADE.work();
        return Stream.of(
                Arguments.of(
                        given("t", 1), piped("use", 0, 2), "takes the portions of made as they come, which is no map"),
                Arguments.of(tolerant, piped("use", 0, 2), "lets items be missing"),
                Arguments.of(made, piped("use", 0, 0), "0 portions ahead: use 1 or more"),
                Arguments.of(made, ofItsOwn, "portions of 3 items of its own"),
                Arguments.of(made, piped("use", 7, 2), "depends on step 7"),
                Arguments.of(made, piped("use", 1, 2), "cycle"));
    }

    @ParameterizedTest
    @MethodSource("unsound")
    void pipeThatIsNotSoundIsRefused(JobGraph.Work made, JobGraph.Work used, String why) {
        var bench = new JobBench(1 << 20);

        assertThat(bench.load(graph(1, vertex("made", made), vertex("used", used)))
                        .refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal).contains(why));
        assertThat(bench.journal).isEmpty();
    }
}
