package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.single;
import static io.ttmesh.actors.internal.job.JobBench.split;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.Join;
import io.ttmesh.actors.Split;
import io.ttmesh.model.Failure;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.streaming.PayloadCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that are split while they run, unit by unit: {@code 2n} runs on input n, {@code 2n + 1} combines its parts. */
class JobSplitTest {
    private static final int SPLIT = 1;
    private static final JobGraph SORT =
            graph(2, vertex("in", given("load", 1)), vertex("sort", split(0)), vertex("out", single("print", 1)));

    private static JobBench begun() {
        JobBench bench = JobBench.of(SORT);
        bench.succeed(0, "100");
        return bench;
    }

    private static String into(long... parts) {
        return "{\"into\":" + Arrays.toString(parts).replace(" ", "") + ",\"done\":null}";
    }

    private static String done(long value) {
        return "{\"done\":" + value + "}";
    }

    private static String input(JobBench bench, int unit) {
        return JobBench.text(bench.work(SPLIT, unit).input());
    }

    private static List<Integer> inFlight(JobBench bench) {
        return bench.inFlight.stream()
                .filter(unit -> unit.vertex() == SPLIT)
                .map(UnitId::unit)
                .sorted()
                .toList();
    }

    @Test
    void partsRunAsTheyAreFoundAndAreCombinedInTheirOrder() {
        JobBench bench = begun();
        bench.pump(10);
        assertThat(inFlight(bench)).containsExactly(0);
        assertThat(input(bench, 0)).isEqualTo("100");

        bench.succeed(SPLIT, 0, into(60, 40));
        bench.pump(10);
        assertThat(inFlight(bench)).containsExactly(2, 4);
        assertThat(input(bench, 2)).isEqualTo("60");
        assertThat(bench.work(SPLIT, 4).task()).isEqualTo(JobBench.task("split"));
        assertThat(bench.work(SPLIT, 4).options().idempotencyKey()).hasValue("ttmesh.job/job-1/1/4/1");

        bench.succeed(SPLIT, 4, done(4));
        bench.succeed(SPLIT, 2, into(31, 29));
        bench.succeed(SPLIT, 6, done(3));
        bench.succeed(SPLIT, 8, done(2));
        bench.pump(10);
        assertThat(inFlight(bench)).as("the parts of one input are enough").containsExactly(3);
        assertThat(bench.work(SPLIT, 3).task()).isEqualTo(JobBench.task("combine"));
        assertThat(input(bench, 3)).isEqualTo("[3,2]");
        bench.succeed(SPLIT, 3, "32");
        assertThat(input(bench, 1)).isEqualTo("[32,4]");
        assertThat(bench.state.heldBytes()).as("'100', '32' and '4'").isEqualTo(6);
        bench.succeed(SPLIT, 1, "324");
        assertThat(bench.input(2)).isEqualTo("324");
        assertThat(bench.state.heldBytes()).isEqualTo(3);
        bench.succeed(2, "7");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void inputThatIsSmallEnoughIsNotSplit() {
        JobBench bench = begun();
        bench.succeed(SPLIT, 0, "{\"done\":null}");

        assertThat(bench.phase(SPLIT)).isEqualTo(StepPhase.DONE);
        assertThat(bench.input(2)).isEqualTo("null");
    }

    @Test
    void newestInputsGoFirstSoThatFewWait() {
        JobBench bench = begun();
        bench.succeed(SPLIT, 0, into(1, 2, 3));
        bench.succeed(SPLIT, 6, into(4, 5));

        assertThat(Stream.generate(() -> bench.frontier.next(bench.state, step -> false))
                        .limit(4)
                        .map(unit -> unit.orElseThrow().unit()))
                .containsExactly(10, 8, 4, 2);
    }

    @Test
    void otherCoordinatorsKnowTheSamePartsUnderTheSameNumbers() {
        for (boolean fromSnapshot : new boolean[] {true, false}) {
            JobBench bench = begun();
            bench.succeed(SPLIT, 0, into(1, 2, 3));
            bench.succeed(SPLIT, 6, into(4, 5));
            bench.succeed(SPLIT, 2, into(6));
            bench.succeed(SPLIT, 12, done(60));
            bench.succeed(SPLIT, 10, done(50));
            long held = bench.state.heldBytes();

            bench.crash(fromSnapshot);

            assertThat(bench.state.heldBytes()).isEqualTo(held);
            assertThat(bench.state.splitInputs()).isEqualTo(7);
            bench.pump(10);
            assertThat(inFlight(bench)).containsExactly(3, 4, 8);
            assertThat(input(bench, 8)).isEqualTo("4");
            assertThat(input(bench, 3)).isEqualTo("[60]");
        }
    }

    @Test
    void partThatFailsFailsTheStepAndResumeRunsWhatIsMissingOnly() {
        JobBench bench = JobBench.of(graph(
                3,
                vertex("in", given("load", 1)),
                vertex("sort", split(0)),
                vertex("other", given("slow", 2)),
                vertex("all", gather("sum", Join.all(), 1, 2))));
        bench.succeed(0, "100");
        bench.succeed(SPLIT, 0, into(1, 2, 3));
        bench.succeed(SPLIT, 2, done(10));
        bench.fail(SPLIT, 4);
        assertThat(bench.phase(SPLIT)).isEqualTo(StepPhase.FAILED);
        assertThat(bench.phase(3)).isEqualTo(StepPhase.FAILED);
        assertThat(bench.phase()).as("the other goes on").isEqualTo(JobPhase.RUNNING);
        int events = bench.journal.size();
        bench.fail(SPLIT, 4);
        assertThat(bench.journal).as("told twice").hasSize(events);
        bench.succeed(SPLIT, 6, into(8, 9));
        assertThat(bench.journal).as("late, but of use").hasSize(events + 1);
        bench.succeed(2, "5");
        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        assertThat(JobView.why(bench.state)).contains("step sort failed");

        bench.crash(true);
        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.pump(10);
        assertThat(inFlight(bench)).containsExactly(4, 8, 10);
        assertThat(bench.work(SPLIT, 4).options().idempotencyKey()).hasValue("ttmesh.job/job-1/1/4/2");
        assertThat(input(bench, 4)).isEqualTo("2");
        bench.succeed(SPLIT, 4, done(20));
        bench.succeed(SPLIT, 8, done(80));
        bench.succeed(SPLIT, 10, done(90));
        bench.succeed(SPLIT, 7, "170");
        assertThat(input(bench, 1)).isEqualTo("[10,20,170]");
        bench.succeed(SPLIT, 1, "200");
        bench.succeed(3, "205");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void partsThatFailTogetherFailTheStepOnce() {
        JobBench bench = JobBench.of(graph(
                4,
                vertex("in", given("load", 1)),
                vertex("sort", split(0)),
                vertex("a", given("slow", 2)),
                vertex("b", given("slow", 3)),
                vertex("all", gather("sum", Join.fraction(0.5), 1, 2, 3))));
        bench.succeed(0, "100");
        bench.succeed(SPLIT, 0, into(1, 2));
        bench.apply(
                bench.machine.ended(bench.state, List.of(bench.failed(SPLIT, 2), bench.failed(SPLIT, 4)), bench.now()));
        bench.succeed(2, "1");
        bench.succeed(3, "2");

        assertThat(bench.input(4)).as("two of three are there").isEqualTo("[1,2]");
    }

    @Test
    void cancelledSplitGoesOnWhereItWas() {
        JobBench bench = begun();
        bench.succeed(SPLIT, 0, into(1, 2));
        bench.succeed(SPLIT, 2, done(10));
        bench.apply(bench.machine.cancel(bench.state, bench.now()));
        assertThat(bench.state.openUnits(SPLIT)).as("what may be under way").containsExactly(4);

        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.pump(10);

        assertThat(inFlight(bench)).containsExactly(4);
    }

    @Test
    void rerunOfItRunsAllAgainUnderNewKeys() {
        JobBench bench = begun();
        walkDown(bench);
        bench.succeed(2, "7");
        bench.apply(bench.rerun("sort"));
        bench.succeed(0, "100");
        bench.pump(10);

        assertThat(inFlight(bench)).containsExactly(0);
        assertThat(bench.run(SPLIT)).isEqualTo(2);
        assertThat(bench.state.splitInputs()).isEqualTo(1);
        bench.succeed(SPLIT, 0, into(8, 9, 10));
        bench.crash(true);
        bench.pump(10);
        assertThat(inFlight(bench)).containsExactly(2, 4, 6);
    }

    private static void walkDown(JobBench bench) {
        bench.succeed(SPLIT, 0, into(1, 2));
        bench.succeed(SPLIT, 4, into(3, 4));
        bench.succeed(SPLIT, 2, into(5));
        bench.succeed(SPLIT, 10, done(50));
        bench.succeed(SPLIT, 8, done(40));
        bench.succeed(SPLIT, 6, done(30));
        bench.succeed(SPLIT, 5, "70");
        bench.succeed(SPLIT, 3, "51");
        bench.succeed(SPLIT, 1, "121");
        assertThat(bench.phase(SPLIT)).isEqualTo(StepPhase.DONE);
    }

    @Test
    void valueThatWasLetGoIsAskedForByTheOldKeysInWhateverOrderTheyAnswer() {
        JobBench bench = begun();
        walkDown(bench);
        bench.succeed(2, "7");
        bench.apply(bench.rerun("out"));
        bench.succeed(0, "100");
        assertThat(bench.run(SPLIT)).isEqualTo(1);
        bench.pump(10);
        assertThat(inFlight(bench)).containsExactly(0);
        bench.succeed(SPLIT, 0, into(1, 2));

        bench.succeed(SPLIT, 2, into(5)); // before 4, unlike the first time
        bench.crash(true);
        bench.pump(10);
        assertThat(inFlight(bench)).containsExactly(4, 10);
        assertThat(input(bench, 10)).isEqualTo("5");
        bench.succeed(SPLIT, 4, into(3, 4));
        assertThat(input(bench, 6)).isEqualTo("3");
        bench.crash(false);
        assertThat(input(bench, 8)).isEqualTo("4");
        assertThat(bench.state.splitInputs()).isEqualTo(6);
    }

    @Test
    void inputThatIsSplitInAnotherWayThanBeforeHasNewParts() {
        JobBench bench = begun();
        walkDown(bench);
        bench.succeed(2, "7");
        bench.apply(bench.rerun("out"));
        bench.succeed(0, "100");

        bench.succeed(SPLIT, 0, into(1, 2, 3));
        bench.crash(true);
        bench.pump(10);

        assertThat(inFlight(bench)).as("none of an old number").containsExactly(12, 14, 16);
        bench.succeed(SPLIT, 12, done(1));
        bench.succeed(SPLIT, 14, done(2));
        bench.succeed(SPLIT, 16, done(3));
        assertThat(input(bench, 1)).isEqualTo("[1,2,3]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"into\":[]}", "{\"into\":7}", "{\"into\":null}", "{}", "[1]", "7", "{", ""})
    void answerThatIsNoSplitFailsTheStep(String answer) {
        JobBench bench = begun();
        bench.succeed(SPLIT, 0, answer);

        assertThat(bench.phase(SPLIT)).isEqualTo(StepPhase.FAILED);
        assertThat(bench.state.cell(SPLIT).failure).isNotNull();
        assertThat(bench.state.cell(SPLIT).failure.cause()).isEqualTo(Failure.Cause.WRONG_PAYLOAD);
        bench.crash(false);
        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.succeed(SPLIT, 0, done(1));
        assertThat(bench.phase(SPLIT)).isEqualTo(StepPhase.DONE);
    }

    @Test
    void inputIsNotSplitIntoNothing() {
        assertThatThrownBy(() -> Split.into(List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("split into nothing");
    }

    @Test
    void moreInputsThanAreAllowedFailTheStepNamingTheSetting() {
        var bench = new JobBench(1 << 20, 4);
        bench.load(SORT);
        bench.succeed(0, "100");
        bench.apply(bench.machine.ended(
                bench.state,
                List.of(UnitEnd.succeeded(new UnitId(SPLIT, 0), 1, JobBench.json(into(1, 2)))),
                bench.now()));
        bench.apply(bench.machine.ended(
                bench.state,
                List.of(
                        UnitEnd.succeeded(new UnitId(SPLIT, 2), 1, JobBench.json(into(3))),
                        UnitEnd.succeeded(new UnitId(SPLIT, 4), 1, JobBench.json(into(4)))),
                bench.now()));

        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        assertThat(bench.state.cell(SPLIT).failure)
                .satisfies(
                        failure -> assertThat(failure.message()).contains("ttmesh.actors.job.split-limit", "4 inputs"));
        assertThat(bench.state.splitInputs()).isEqualTo(4);
    }

    @Test
    void partsWithoutRoomFailTheStepButTheirInputMakesRoom() {
        var bench = new JobBench(60);
        bench.load(SORT);
        bench.succeed(0, "100");
        bench.succeed(SPLIT, 0, "{\"into\":[\"" + "x".repeat(38) + "\"]}");
        assertThat(bench.phase(SPLIT)).isEqualTo(StepPhase.QUEUED);
        bench.succeed(SPLIT, 2, "{\"into\":[\"" + "y".repeat(38) + "\"]}");
        assertThat(bench.phase(SPLIT)).as("in place of the x").isEqualTo(StepPhase.QUEUED);
        bench.succeed(SPLIT, 4, "{\"into\":[\"" + "z".repeat(80) + "\"]}");

        assertThat(bench.state.cell(SPLIT).failure)
                .satisfies(failure -> assertThat(failure.message()).contains("ttmesh.actors.job.results-limit"));
    }

    @Test
    void graphWithASplitWithoutTasksOrInputIsRefused() {
        var bench = new JobBench(1 << 20);
        assertThat(bench.load(graph(0, vertex("sort", split(3)))).refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("depends on step 3"));
        assertThatThrownBy(
                        () -> PayloadCodec.of(JobGraph.Work.class, PayloadFormat.JSON)
                                .decode(
                                        JobBench.json(
                                                "{\"is\":\"split\",\"task\":{\"name\":\"a\",\"version\":1},\"options\":0,\"input\":0}")))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("no task that combines");
        assertThat(bench.journal).isEmpty();
    }

    @Test
    void statusShowsWhatIsDoneOfWhatIsKnown() {
        JobBench bench = begun();
        bench.succeed(SPLIT, 0, into(1, 2, 3));
        bench.succeed(SPLIT, 2, done(10));

        JobStatus.Step step = JobView.of(JobBench.JOB, bench.state, Map.of(SPLIT, 2), new NodeId("n1"), 0, "")
                .step("sort")
                .orElseThrow();

        assertThat(step.phase()).isEqualTo(StepPhase.RUNNING);
        assertThat(step.parts()).isEqualTo(4);
        assertThat(step.partsDone()).isEqualTo(1);
        assertThat(step.partsRunning()).isEqualTo(2);
    }

    @Test
    void splitTravelsInTheShapeThatCoordinatorsRead() {
        var codec = PayloadCodec.of(new TypeReference<Split<List<Long>, Map<String, Long>>>() {}, PayloadFormat.CBOR);
        Split<List<Long>, Map<String, Long>> parts = Split.into(List.of(List.of(1L, 2L), List.of(3L)));
        Split<List<Long>, Map<String, Long>> value = Split.done(Map.of("a", 1L));

        assertThat(codec.decode(codec.encode(parts))).isEqualTo(parts);
        assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
        assertThat(SplitAnswer.of(codec.encode(parts)))
                .isInstanceOfSatisfying(
                        SplitAnswer.Into.class, into -> assertThat(into.parts()).hasSize(2));
        assertThat(SplitAnswer.of(codec.encode(value))).isInstanceOf(SplitAnswer.Done.class);
    }
}
