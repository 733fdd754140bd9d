package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.single;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Join;
import io.ttmesh.model.JobPhase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that are set back and go on. */
class JobRepairTest {
    private static final JobGraph SUM = graph(
            1,
            vertex("map", new JobGraph.MapOver(task("m"), 0, new JobGraph.Items.Range(0, 6), 2, Join.all())),
            vertex("sum", single("sum", 0)));

    private static void succeed(JobBench bench, int unit) {
        bench.end(new UnitEnd(
                new UnitId(0, unit),
                bench.run(0, unit),
                Optional.of(JobBench.json("[" + 2 * unit + "," + (2 * unit + 1) + "]")),
                false,
                2,
                0,
                List.of(),
                Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void mapThatWasResumedIsAskedForUnderTheKeysOfTheRunsInWhichItsPortionsEnded(boolean fromSnapshot) {
        JobBench bench = JobBench.of(SUM);
        succeed(bench, 0);
        bench.apply(bench.machine.keysLost(bench.state, List.of(new UnitId(0, 2)), bench.now()));
        bench.fail(0, 1);
        succeed(bench, 2); // late, but of use
        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.pump(10);
        assertThat(bench.inFlight).containsExactly(new UnitId(0, 1));
        assertThat(bench.key(0, 1)).isEqualTo("ttmesh.job/job-1/0/1/2");
        succeed(bench, 1);
        bench.succeed(1, "15");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
        assertThat(bench.state.heldBytes()).as("'15'").isEqualTo(2);

        bench.apply(bench.machine.rerun(bench.state, "sum", bench.now()));
        bench.crash(fromSnapshot);

        assertThat(bench.key(0, 0)).isEqualTo("ttmesh.job/job-1/0/0/1");
        assertThat(bench.key(0, 1)).isEqualTo("ttmesh.job/job-1/0/1/2");
        assertThat(bench.key(0, 2)).isEqualTo("ttmesh.job/job-1/0/2/1.1");
        List.of(2, 0, 1).forEach(unit -> succeed(bench, unit));
        assertThat(bench.input(1)).isEqualTo("[0,1,2,3,4,5]");
    }
}
