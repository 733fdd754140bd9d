package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

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

    @Test
    void jobWhoseNodeHasTooMuchUnderWayIsWarnedOf() throws Exception {
        var logged = new ListAppender<ILoggingEvent>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        logged.start();
        root.addAppender(logged);
        var gate = new CountDownLatch(1);
        DistributedTask<Long, Long> held = DistributedTask.of("test.held", Long.class, Long.class, (value, context) -> {
            gate.await();
            return value;
        });
        Job<Long> one = Job.define("one", j -> j.task(SQUARE, 2L));
        try (Mesh mesh = Mesh.start(MeshConfig.local()
                .with("ttmesh.runtime.in-flight-limit", 1)
                .with("ttmesh.runtime.map-window", 1)
                .with("ttmesh.actors.job.retry-delay", "100ms")
                .withTasks(SQUARE, held))) {
            TaskHandle<Long> busy = mesh.submit(held, 1L);
            JobHandle<Long> handle = mesh.run(one, new JobId("crowded"));

            await().atMost(SOON)
                    .until(() -> List.copyOf(logged.list).stream()
                            .anyMatch(line -> line.getLevel() == Level.WARN
                                    && line.getFormattedMessage().contains("job=crowded")));
            gate.countDown();

            assertThat(handle.await(SOON)).isEqualTo(4);
            assertThat(busy.await(SOON)).isEqualTo(1);
        } finally {
            root.detachAppender(logged);
        }
    }

    private static JobStatus status(JobHandle<?> handle) throws Exception {
        return handle.status().toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
