package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.Failure;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a status says under which id a step ran. */
class StepIdsTest {
    private final JobBench bench = JobBench.of(JobBench.graph(0, JobBench.vertex("load", JobBench.given("load", 1))));

    private Optional<TaskId> failedWith(Failure.Cause cause) {
        UnitEnd end = UnitEnd.failed(new UnitId(0, 0), bench.run(0), Failure.of(cause, "because"));
        bench.apply(bench.machine.ended(bench.state, List.of(end), bench.now()));
        JobStatus status = JobView.of(JobBench.JOB, bench.state, Map.of(), new NodeId("a"), 0, "");
        return StepIds.in(status, JobBench.JOB, bench.state, Optional.of(bench.mesh))
                .steps()
                .getFirst()
                .taskId();
    }

    @Test
    void stepThatRanAndFailedHasTheIdOfWhatRan() {
        assertThat(failedWith(Failure.Cause.EXCEPTION)).isPresent();
    }

    @Test
    void stepThatWasNeverSubmittedHasNone() {
        assertThat(failedWith(Failure.Cause.WRONG_PAYLOAD)).isEmpty();
    }
}
