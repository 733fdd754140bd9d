package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A job of more submissions than a node without a folder has room for. */
@Timeout(120)
class JobFullMeshTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final DistributedTask<Long, Long> SQUARE =
            DistributedTask.of("test.square", Long.class, Long.class, (value, context) -> value * value);

    @Test
    void jobThatFindsNoRoomSaysWhy() throws Exception {
        Job<List<Long>> squares = Job.define(
                "squares",
                j -> j.mapRange(SQUARE, 0, 10, MapOptions.DEFAULTS.withPortionItems(1))
                        .named("square-each"));
        try (Mesh mesh = Mesh.start(
                MeshConfig.local().with("ttmesh.actors.memory-journal-limit", 3).withTasks(SQUARE))) {
            JobHandle<List<Long>> handle = mesh.run(squares, new JobId("full"));

            await().atMost(SOON).until(() -> !status(handle).why().isEmpty());

            assertThat(status(handle).phase()).isEqualTo(JobPhase.RUNNING);
            assertThat(status(handle).why()).contains("step square-each", "limit ttmesh.actors.memory-journal-limit");
        }
    }

    private static JobStatus status(JobHandle<?> handle) throws Exception {
        return handle.status().toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
