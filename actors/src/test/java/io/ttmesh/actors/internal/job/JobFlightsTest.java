package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Join;
import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Portions of a pulled map, as their coordinator knows them while they are under way. */
class JobFlightsTest {
    private static final double HOUR_MILLIS = 3.6e6;
    private static final Optional<NodeId> A = Optional.of(new NodeId("a"));

    private final JobBench bench = JobBench.of(graph(
            0,
            vertex(
                    "map",
                    new JobGraph.MapOver(
                            task("m"), 0, new JobGraph.Items.Range(0, 9), 1, Join.all(), Optional.of(1)))));
    private final JobCosts costs = new JobCosts();
    private final JobFlights flights = flights(Instant.EPOCH);

    private JobFlights flights(Instant since) {
        return new JobFlights(JobBench.JOB, costs, since, () -> {});
    }

    private UnitId submit(int portion) {
        var unit = new UnitId(0, portion);
        flights.submit(bench.state, unit, A, bench.mesh);
        return unit;
    }

    @Test
    void wishGoesOutWithTheSubmission() {
        submit(0);

        assertThat(bench.mesh.wishes.values()).containsExactly(A);
    }

    @Test
    void portionIsDrawnUntilItIsTakenFromTheInbox() {
        UnitId first = submit(0);
        String key = bench.mesh.open.keySet().iterator().next();
        UnitId second = submit(1);
        assertThat(flights.drawn()).isEqualTo(Map.of(first, A, second, A));

        bench.mesh.open.get(key).complete(new JobWork.End.Again("nobody knows", true));
        assertThat(flights.drawn()).hasSize(2);
        assertThat(flights.drain().again()).containsExactly(new JobFlights.Again(first, 1, "nobody knows", true));

        assertThat(flights.drawn()).isEqualTo(Map.of(second, A));
    }

    @Test
    void outcomesOfWhatAnIncarnationBeforeMayHaveSubmittedTellNoCosts() {
        costs.took(task("m"), HOUR_MILLIS);
        JobFlights later = flights(bench.now());
        later.submit(bench.state, new UnitId(0, 0), A, bench.mesh);
        end();
        assertThat(later.drain().ends()).hasSize(1);
        assertThat(costs.of(task("m"))).isEqualTo(HOUR_MILLIS);

        submit(0);
        end();
        assertThat(flights.drain().ends()).hasSize(1);

        assertThat(costs.of(task("m"))).isLessThan(HOUR_MILLIS);
    }

    @Test
    void outcomeOfOneThatMayHaveBegunBeforeTellsNoCosts() {
        costs.took(task("m"), HOUR_MILLIS);
        submit(0);
        String key = bench.mesh.open.keySet().iterator().next();
        bench.mesh.open.get(key).complete(new JobWork.End.Again("lost", true));
        assertThat(flights.drain().again()).hasSize(1);

        submit(0);
        end();
        assertThat(flights.drain().ends()).hasSize(1);

        assertThat(costs.of(task("m"))).isEqualTo(HOUR_MILLIS);
    }

    @Test
    void outcomesOfAJobThatWasResumedTellNoCosts() {
        costs.took(task("m"), HOUR_MILLIS);
        bench.fail(0);
        bench.apply(bench.machine.resume(bench.state, bench.now()));

        submit(0);
        end();
        assertThat(flights.drain().ends()).hasSize(1);

        assertThat(costs.of(task("m"))).isEqualTo(HOUR_MILLIS);
    }

    private void end() {
        bench.mesh
                .open
                .values()
                .forEach(open -> open.complete(new JobWork.End.Ended(new Outcome.Succeeded(JobBench.json("[]")))));
    }

    @Test
    void portionsThatAreGivenUpAreDrawnNoMore() {
        submit(0);
        submit(1);

        assertThat(flights.giveUp(bench.state, true)).hasSize(2);

        assertThat(flights.drawn()).isEmpty();
    }
}
