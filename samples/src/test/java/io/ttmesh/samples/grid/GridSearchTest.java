package io.ttmesh.samples.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.Job;
import io.ttmesh.actors.NamedJob;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.error.JobFailedException;
import io.ttmesh.runtime.JobHandle;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.samples.grid.GridSearch.Best;
import io.ttmesh.samples.grid.GridSearch.Grid;
import io.ttmesh.samples.grid.GridSearch.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GridSearchTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final GridSearch GRIDS = new GridSearch();

    private static Job<Best> job(List<Double> rates, List<Double> penalties) {
        return GRIDS.job(new Grid(Optional.of(rates), Optional.of(penalties), Optional.of(7L)));
    }

    @Test
    void findsTheBestAndListsWhatDiverged() throws Exception {
        try (Mesh mesh = Mesh.local()) {
            JobHandle<Best> handle = mesh.run(job(List.of(0.0001, 0.1, 50.0), List.of(0.0, 5.0)));

            Best best = handle.await(LONG);

            assertThat(best.winner().settings()).isEqualTo(new Settings(7, 0.1, 0));
            assertThat(best.winner().loss())
                    .isEqualTo(Regression.ofSeed(7).lossAfterTraining(0.1, 0))
                    .isLessThan(1);
            assertThat(best.trials()).isEqualTo(4);
            JobStatus status = handle.status().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(status.phase()).isEqualTo(JobPhase.DONE_PARTIAL);
            assertThat(status.gaps()).extracting(JobStatus.Gap::item).containsExactlyInAnyOrder(4L, 5L);
            assertThat(status.gaps()).allSatisfy(gap -> assertThat(gap.why()).contains("rate=50.0", "diverges"));
        }
    }

    @Test
    void failsWhenLessThanHalfOfTheGridComesThrough() {
        try (Mesh mesh = Mesh.local()) {
            JobHandle<Best> handle = mesh.run(job(List.of(0.1, 50.0, 60.0), List.of(0.0)));

            assertThatThrownBy(() -> handle.await(LONG))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("step grid.compute failed");
        }
    }

    @Test
    void isRunByName() {
        NamedJob<?> named = GRIDS.jobs().iterator().next();

        assertThat(named.make(Map.of("rates", "0.1,0.2", "penalties", "0")).name())
                .isEqualTo(named.name())
                .isEqualTo("grid");
    }
}
