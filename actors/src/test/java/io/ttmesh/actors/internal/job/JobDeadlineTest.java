package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.guarded;
import static io.ttmesh.actors.internal.job.JobBench.single;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.Job;
import io.ttmesh.actors.Join;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.streaming.PayloadCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Deadlines, by a clock that is moved by hand. */
class JobDeadlineTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final Duration HALF = TIME.dividedBy(2);
    private static final Join TWO_IN_TIME = Join.atDeadline(TIME, 2);

    private static JobGraph three(Join join) {
        return graph(
                3,
                vertex("a", given("t", 1)),
                vertex("b", given("t", 2)),
                vertex("c", given("t", 3)),
                vertex("all", gather("sum", join, 0, 1, 2)));
    }

    private static JobGraph mapped(Join join) {
        return graph(
                0,
                vertex(
                        "map",
                        new JobGraph.MapOver(task("m"), 0, new JobGraph.Items.Range(0, 6), 2, join, Optional.empty())));
    }

    @Test
    void stepGoesOnWithWhatIsThereAtItsDeadline() {
        for (boolean fromSnapshot : new boolean[] {true, false}) {
            JobBench bench = JobBench.of(three(TWO_IN_TIME));
            Instant due = JobDeadlines.next(bench.state).orElseThrow();
            bench.succeed(2, "3");
            bench.advance(HALF);
            bench.crash(fromSnapshot);
            assertThat(JobDeadlines.next(bench.state))
                    .as("known to every incarnation")
                    .hasValue(due);
            bench.succeed(0, "1");
            assertThat(bench.phase(3)).isEqualTo(StepPhase.WAITING);

            bench.advance(HALF);
            bench.crash(fromSnapshot);

            assertThat(bench.input(3)).isEqualTo("[1,3]");
            assertThat(JobDeadlines.next(bench.state)).isEmpty();
            bench.succeed(1, "2");
            assertThat(bench.input(3)).as("too late").isEqualTo("[1,3]");
        }
    }

    @Test
    void whatWasNotThereIsAGap() {
        JobBench bench = JobBench.of(three(TWO_IN_TIME));
        bench.succeed(2, "3");
        bench.fail(1);
        assertThat(bench.phase(3)).as("a may come").isEqualTo(StepPhase.WAITING);
        JobBench other = JobBench.of(three(Join.atDeadline(TIME)));
        other.succeed(2, "3");
        other.fail(1);
        other.advance(TIME);
        other.succeed(3, "3");

        assertThat(other.phase()).isEqualTo(JobPhase.DONE_PARTIAL);
        assertThat(JobGaps.of(other.state))
                .satisfiesExactly(
                        a -> assertThat(a).isEqualTo(new JobStatus.Gap("a", -1, "was not there at the deadline")),
                        b -> assertThat(b.why()).contains("boom of 1"));
        bench.fail(0);
        assertThat(bench.phase(3)).as("two can not come any more").isEqualTo(StepPhase.FAILED);
    }

    @Test
    void stepGoesOnBeforeWhenAllAreThere() {
        JobBench bench = JobBench.of(three(TWO_IN_TIME));
        bench.succeed(0, "1");
        bench.succeed(1, "2");
        bench.succeed(2, "3");
        assertThat(JobDeadlines.next(bench.state)).isEmpty();
        bench.succeed(3, "6");

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void tooFewAtTheDeadlineFailTheStepAndResumeGivesItAsMuchTimeAgain() {
        JobBench bench = JobBench.of(three(TWO_IN_TIME));
        bench.succeed(0, "1");
        bench.advance(TIME);
        assertThat(bench.state.cell(3).failure)
                .satisfies(failure -> assertThat(failure.message()).contains("1 of 3 inputs", "PT10S", "2 are needed"));
        bench.fail(1);
        bench.fail(2);
        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        assertThat(bench.machine.due(bench.state, bench.now().plus(TIME)).events())
                .isEmpty();

        Instant resumed = bench.now();
        bench.apply(bench.machine.resume(bench.state, resumed));

        assertThat(JobDeadlines.next(bench.state)).hasValue(resumed.plus(TIME));
        bench.succeed(1, "2");
        bench.crash(true);
        bench.advance(TIME);
        assertThat(bench.input(3)).isEqualTo("[1,2]");
    }

    @Test
    void timeBeginsWhenTheFirstInputCan() {
        JobBench bench = JobBench.of(graph(
                2,
                vertex("first", given("t", 1)),
                vertex("second", single("t", 0)),
                vertex("all", gather("sum", Join.atDeadline(TIME), 1))));
        assertThat(JobDeadlines.next(bench.state)).isEmpty();
        bench.advance(TIME);
        Instant began = bench.now();
        bench.succeed(0, "1");

        assertThat(JobDeadlines.next(bench.state)).hasValue(began.plus(TIME));
    }

    @Test
    void stepOfABranchThatIsNotDecidedGoesOnWhenItIs() {
        JobBench bench = JobBench.of(graph(
                5,
                vertex("large", given("t", 1)),
                vertex("a", given("t", 2)),
                vertex("b", given("t", 3)),
                guarded("all", 0, true, gather("sum", Join.atDeadline(TIME), 1, 2)),
                guarded("none", 0, false, given("t", 4)),
                vertex("when", new JobGraph.Choice(0, 3, 4))));
        bench.succeed(1, "2");
        bench.advance(TIME);
        assertThat(bench.phase(3)).isEqualTo(StepPhase.WAITING);
        bench.crash(true);
        bench.succeed(0, "true");

        assertThat(bench.input(3)).isEqualTo("[2]");
    }

    @Test
    void mapEndsWithTheItemsThatAreThere() {
        JobBench bench = JobBench.of(mapped(Join.atDeadline(TIME, 3)));
        bench.end(bench.portion(0, 2, "[4,5]", 2));
        bench.end(bench.portion(0, 0, "[0,1]", 2));
        bench.advance(TIME);
        bench.crash(false);

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE_PARTIAL);
        assertThat(JobBench.text(bench.state.value(0))).isEqualTo("[0,1,4,5]");
        assertThat(JobGaps.of(bench.state))
                .containsExactly(
                        new JobStatus.Gap("map", 2, "and the 1 items after it: was not there at the deadline"));
    }

    @Test
    void mapWithTooFewItemsFails() {
        JobBench bench = JobBench.of(mapped(Join.atDeadline(TIME, 3)));
        bench.end(bench.portion(0, 0, "[0,1]", 2));
        bench.advance(TIME);

        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        assertThat(bench.state.cell(0).failure)
                .satisfies(failure -> assertThat(failure.message()).contains("2 of 6 items"));
        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.end(bench.portion(0, 1, "[2,3]", 2));
        bench.advance(TIME);
        assertThat(JobBench.text(bench.state.value(0))).isEqualTo("[0,1,2,3]");
    }

    @Test
    void jobEndsAtItsDeadlineAndResumeGivesItAnother() {
        JobBench bench = JobBench.of(three(Join.all()).withDeadline(TIME));
        bench.succeed(0, "1");
        bench.advance(HALF);
        bench.crash(true);
        bench.advance(HALF);

        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        assertThat(bench.phase(1)).isEqualTo(StepPhase.CANCELLED);
        bench.crash(true);
        assertThat(JobView.of(JobBench.JOB, bench.state, Map.of(), new NodeId("n1"), 0, "")
                        .why())
                .contains("deadline of PT10S passed");
        bench.end(UnitEnd.succeeded(new UnitId(1, 0), 1, JobBench.number(2)));
        assertThat(bench.phase(1)).as("too late").isEqualTo(StepPhase.CANCELLED);

        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.advance(HALF);
        bench.crash(false);
        bench.pump(10);
        assertThat(bench.inFlight).as("what is missing").containsExactly(new UnitId(1, 0), new UnitId(2, 0));
        bench.succeed(1, "2");
        bench.succeed(2, "3");
        bench.succeed(3, "6");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
        assertThat(JobView.why(bench.state)).isEmpty();
        bench.advance(TIME);
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void timesThatAreNoneAreRefused() {
        for (Duration time : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(100_000))) {
            assertThatThrownBy(() -> Join.atDeadline(time))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("more than 0");
            assertThatThrownBy(() ->
                            Job.define("j", j -> j.constant(Long.class, 1L)).withDeadline(time))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("deadline");
            var bench = new JobBench(1 << 20);
            assertThat(bench.load(three(Join.all()).withDeadline(time)).refusal())
                    .isPresent();
        }
        assertThatThrownBy(() -> Join.atDeadline(TIME, 0)).isInstanceOf(InvalidInputException.class);
        assertThat(new JobBench(1 << 20).load(three(Join.atDeadline(TIME, 4))).refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("wants 4 of 3"));
    }

    @Test
    void graphsFromBeforeThereWereDeadlinesAreRead() {
        assertThat(JobBench.text(three(Join.all()).encoded())).doesNotContain("deadline", "within");
        assertThat(PayloadCodec.of(Join.class, PayloadFormat.JSON)
                        .decode(JobBench.json("{\"kind\":\"ALL\",\"count\":0,\"fraction\":1.0}")))
                .isEqualTo(Join.all());
        assertThat(JobGraph.decoded(three(Join.all()).encoded())).isEqualTo(three(Join.all()));
    }
}
