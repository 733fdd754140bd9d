package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits of a namespace on a mesh of one node, where one job runs at a time and has three submissions under way. */
@Timeout(120)
class JobLimitsMeshTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int IN_FLIGHT_MAX = 3;
    private static final Map<String, CountDownLatch> DOORS = new ConcurrentHashMap<>();
    private static final AtomicInteger UNDER_WAY = new AtomicInteger();
    private static final AtomicInteger PEAK = new AtomicInteger();

    /** Returns the length of its name when that is opened. */
    private static final DistributedTask<String, Long> DOOR =
            DistributedTask.of("test.door", String.class, Long.class, (name, context) -> {
                door(name).await();
                return (long) name.length();
            });

    private static final DistributedTask<Long, Long> COUNTED =
            DistributedTask.of("test.counted", Long.class, Long.class, (value, context) -> {
                PEAK.accumulateAndGet(UNDER_WAY.incrementAndGet(), Math::max);
                door("counted").await();
                UNDER_WAY.decrementAndGet();
                return value;
            });
    private static final DistributedTask<List<Long>, Long> SUM = DistributedTask.of(
            "test.sum",
            new TypeReference<List<Long>>() {},
            new TypeReference<Long>() {},
            (all, context) -> all.stream().mapToLong(Long::longValue).sum());

    private static Mesh mesh;

    private static CountDownLatch door(String name) {
        return DOORS.computeIfAbsent(name, ignored -> new CountDownLatch(1));
    }

    @BeforeAll
    static void start() {
        mesh = Mesh.start(MeshConfig.local()
                .with("ttmesh.runtime.executor-slots", 8)
                .with("ttmesh.actors.job.running-max", 1)
                .with("ttmesh.actors.job.namespace-in-flight-max", IN_FLIGHT_MAX)
                .with("ttmesh.actors.job.gate-interval", "200ms")
                .withTasks(DOOR, COUNTED, SUM));
    }

    @AfterAll
    static void close() {
        DOORS.values().forEach(CountDownLatch::countDown);
        mesh.close();
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static JobHandle<Long> run(String name, String namespace) throws Exception {
        JobHandle<Long> handle =
                mesh.run(Job.define(name, j -> j.task(DOOR, name)).inNamespace(namespace), new JobId(name));
        done(handle.acknowledged());
        return handle;
    }

    private static JobStatus status(JobHandle<?> handle) throws Exception {
        return done(handle.status());
    }

    private static void awaitPhase(JobHandle<?> handle, JobPhase phase) {
        await(handle.jobId() + " is " + phase)
                .atMost(SOON)
                .until(() -> status(handle).phase() == phase);
    }

    @Test
    void jobsOfANamespaceRunOneAfterTheOtherInTheOrderOfTheirSubmission() throws Exception {
        List<String> begun = new CopyOnWriteArrayList<>();
        AutoCloseable subscription = mesh.subscribe(event -> {
            if (event instanceof MeshEvent.JobStarted started
                    && started.job().value().startsWith("row-")) {
                begun.add(started.job().value());
            }
        });
        JobHandle<Long> first = run("row-1", "rows");
        awaitPhase(first, JobPhase.RUNNING);
        List<JobHandle<Long>> others = new ArrayList<>();
        for (int i = 2; i <= 4; i++) {
            others.add(run("row-" + i, "rows"));
        }
        for (int i = 0; i < others.size(); i++) {
            JobHandle<Long> other = others.get(i);
            int position = i + 1;
            await("its place").atMost(SOON).until(() -> status(other).position() == position);
            assertThat(status(other).phase()).isEqualTo(JobPhase.QUEUED);
            assertThat(status(other).namespace()).isEqualTo("rows");
        }
        JobHandle<Long> elsewhere = run("elsewhere", "other-rows");
        awaitPhase(elsewhere, JobPhase.RUNNING);

        done(others.getFirst().cancel());
        assertThat(status(others.getFirst()).phase()).isEqualTo(JobPhase.CANCELLED);
        door("row-1").countDown();
        assertThat(first.await(SOON)).isEqualTo(5);
        awaitPhase(others.get(1), JobPhase.RUNNING);
        assertThat(status(others.get(2)).phase()).isEqualTo(JobPhase.QUEUED);
        door("row-3").countDown();
        door("row-4").countDown();

        assertThat(others.get(2).await(SOON)).isEqualTo(5);
        await("events").atMost(SOON).until(() -> begun.size() == 3);
        assertThat(begun).containsExactly("row-1", "row-3", "row-4");
        subscription.close();
    }

    @Test
    void noMoreSubmissionsOfANamespaceAreUnderWayThanMayBeAndTheyAreInIt() throws Exception {
        JobHandle<Long> handle = mesh.run(Job.define(
                        "wide", j -> j.reduce(SUM, j.mapRange(COUNTED, 0, 20, MapOptions.DEFAULTS.withPortionItems(1))))
                .inNamespace("wide"));
        await("as many as may be").atMost(SOON).until(() -> UNDER_WAY.get() == IN_FLIGHT_MAX);
        assertThat(done(mesh.tasks(100)))
                .filteredOn(task -> task.task().equals(COUNTED.version()))
                .hasSize(IN_FLIGHT_MAX)
                .extracting(TaskStatus::namespace)
                .containsOnly("wide");
        door("counted").countDown();

        assertThat(handle.await(SOON)).isEqualTo(190);
        assertThat(PEAK.get()).isEqualTo(IN_FLIGHT_MAX);
    }
}
