package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.Join;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that has to wait for its place, and the namespace in which it does. */
class JobQueueTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final DistributedTask<Long, Long> LOAD =
            DistributedTask.of("load", Long.class, Long.class, (value, context) -> value);

    private static JobGraph two(Join join) {
        return graph(
                2, vertex("a", given("t", 1)), vertex("b", given("t", 2)), vertex("all", gather("sum", join, 0, 1)));
    }

    private static JobBench queued(JobGraph graph) {
        JobBench bench = JobBench.of(graph);
        bench.apply(JobMachine.Decision.of(new JobEvent.JobQueued(bench.now())));
        return bench;
    }

    private static void letIn(JobBench bench) {
        bench.apply(JobMachine.Decision.of(new JobEvent.JobLetIn(bench.now())));
    }

    @ParameterizedTest(name = "from a snapshot: {0}")
    @ValueSource(booleans = {true, false})
    void jobRunsWhenItIsLetIn(boolean fromSnapshot) {
        JobBench bench = queued(two(Join.all()));
        bench.crash(fromSnapshot);
        assertThat(bench.phase()).isEqualTo(JobPhase.QUEUED);
        bench.pump(10);
        assertThat(bench.inFlight).isEmpty();

        letIn(bench);
        bench.crash(fromSnapshot);
        bench.pump(10);

        assertThat(bench.inFlight).hasSize(2);
        bench.succeed(0, "1");
        bench.succeed(1, "2");
        bench.succeed(2, "3");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
        letIn(bench);
        assertThat(bench.phase()).as("told twice").isEqualTo(JobPhase.DONE);
    }

    @Test
    void timeOfAStepBeginsWithThePlaceOfItsJob() {
        JobBench bench = queued(two(Join.atDeadline(TIME, 1)));
        bench.advance(TIME.multipliedBy(2));
        assertThat(JobDeadlines.next(bench.state)).isEmpty();

        letIn(bench);
        bench.succeed(0, "1");
        bench.advance(TIME.dividedBy(2));
        assertThat(bench.phase(2)).isEqualTo(StepPhase.WAITING);
        bench.advance(TIME.dividedBy(2));

        assertThat(bench.input(2)).isEqualTo("[1]");
    }

    @Test
    void timeOfAMapBeginsWithThePlaceOfItsJob() {
        JobGraph.Work map = new JobGraph.MapOver(
                task("m"), 0, new JobGraph.Items.Range(0, 2), 1, Join.atDeadline(TIME, 1), Optional.empty());
        JobBench bench = queued(graph(0, vertex("map", map)));
        bench.advance(TIME.multipliedBy(2));

        letIn(bench);
        bench.end(bench.portion(0, 1, "[1]", 1));
        bench.advance(TIME.dividedBy(2));
        assertThat(bench.phase(0)).isEqualTo(StepPhase.QUEUED);
        bench.advance(TIME.dividedBy(2));

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE_PARTIAL);
    }

    @Test
    void deadlineOfTheJobPassesWhileItWaits() {
        JobBench bench = queued(two(Join.all()).withDeadline(TIME));
        bench.advance(TIME);

        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.apply(JobMachine.Decision.of(new JobEvent.JobQueued(bench.now())));
        assertThat(bench.phase()).as("it waits anew").isEqualTo(JobPhase.QUEUED);
        bench.apply(bench.machine.cancel(bench.state, bench.now()));
        assertThat(bench.phase()).isEqualTo(JobPhase.CANCELLED);
    }

    @Test
    void jobWithNothingToRunDoesNotWait() {
        JobBench bench = queued(graph(0, vertex("one", new JobGraph.Constant(JobBench.number(1)))));

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void jobThatWaitsIsNeitherResumedNorRerun() {
        JobBench bench = queued(two(Join.all()));

        assertThat(bench.machine.resume(bench.state, bench.now())).isEqualTo(JobMachine.Decision.NOTHING);
        assertThat(bench.rerun("a").refusal()).isPresent();
        assertThat(bench.phase()).isEqualTo(JobPhase.QUEUED);
    }

    @Test
    void stepsAreInTheNamespaceOfTheirJobUnlessTheirOptionsNameAnother() {
        Job<Long> job = Job.define(
                        "named",
                        j -> j.task(
                                LOAD,
                                j.task(LOAD, TaskOptions.DEFAULTS.withNamespace("own"), 1L)
                                        .named("own")))
                .inNamespace("reports")
                .withDeadline(TIME);
        JobBench bench = queued(JobGraph.decoded(job.encoded()));
        assertThat(bench.change(c -> c.task(LOAD, 3L).named("late")).refusal()).isEmpty();
        bench.crash(true);

        assertThat(bench.state.graph().namespaceOrDefault()).isEqualTo("reports");
        List<String> namespaces = bench.state.graph().vertices().stream()
                .map(vertex -> bench.state.graph().vertices().indexOf(vertex))
                .map(step -> UnitWork.options(JobBench.JOB, bench.state, new UnitId(step, 0))
                        .namespace())
                .toList();
        assertThat(namespaces).containsExactly("own", "reports", "reports");
        assertThat(two(Join.all()).namespaceOrDefault()).isEqualTo("default");
    }

    @Test
    void namespaceWithOtherCharactersIsRefused() {
        Job<Long> job = Job.define("named", j -> j.task(LOAD, 1L));

        assertThatThrownBy(() -> job.inNamespace("No such"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("job named refused")
                .hasMessageContaining("No such");
    }

    @Test
    void whatCouldBeSubmittedIsCountedAndStays() {
        JobBench bench = queued(graph(
                0,
                vertex(
                        "map",
                        new JobGraph.MapOver(
                                task("m"), 0, new JobGraph.Items.Range(0, 9), 1, Join.all(), Optional.of(2)))));
        assertThat(bench.frontier.count(bench.state, bench.mesh, bench.drawn, 100))
                .as("two for each of two slots")
                .isEqualTo(4);
        assertThat(bench.frontier.count(bench.state, bench.mesh, bench.drawn, 3))
                .isEqualTo(3);

        letIn(bench);
        bench.pump(10);

        assertThat(bench.inFlight).hasSize(4);
        assertThat(bench.frontier.count(bench.state, bench.mesh, bench.drawn, 100))
                .isZero();
    }
}
