package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatePackingTest {
    /** The smallest steps that there are: of them the default graph-limit takes the most. */
    private static final int STEPS = 40_000;

    private static final int GRAPH_LIMIT = 4 << 20;
    private static final int ITEM_BYTES_MAX = 8 << 20;

    @Test
    void stateOfTheLargestGraphFitsIntoOneItemOfTheJournal() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        List<JobGraph.Vertex> steps = new ArrayList<>();
        steps.add(JobBench.vertex("step-0", JobBench.given("next", 0)));
        for (int i = 1; i < STEPS; i++) {
            steps.add(JobBench.vertex("step-" + i, JobBench.single("next", i - 1)));
        }
        Payload graph =
                JobBench.graph(STEPS - 1, steps.toArray(JobGraph.Vertex[]::new)).encoded();
        var state = JobState.empty();
        state.apply(new JobEvent.PieceLoaded(now, 0, 1, graph));
        state.apply(new JobEvent.JobBegun(now, Optional.empty()));
        for (int i = 0; i < STEPS - 1; i++) {
            UnitEnd end = UnitEnd.succeeded(new UnitId(i, 0), 1, JobBench.number(i * 7919L));
            state.apply(new JobEvent.UnitsEnded(now.plusNanos(i * 1_234_567L), List.of(end)));
        }

        byte[] packed = state.packed();

        assertThat(graph.sizeBytes()).isBetween(GRAPH_LIMIT * 3 / 4, GRAPH_LIMIT);
        assertThat(packed.length).isLessThan(ITEM_BYTES_MAX / 2);
        assertThat(JobState.of(packed).kept()).isEqualTo(state.kept());
    }
}
