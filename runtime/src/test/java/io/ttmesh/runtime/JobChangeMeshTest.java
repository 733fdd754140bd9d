package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.Region;
import io.ttmesh.model.RegionPreference;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.JobFailedException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.UnknownTaskException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that grow while a gate holds them, on a mesh of one node. */
@Timeout(120)
class JobChangeMeshTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Duration LATE = Duration.ofSeconds(3);
    private static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();

    /** Returns the length of its name when it is opened. */
    private static final DistributedTask<String, Long> GATE =
            DistributedTask.of("test.gate", String.class, Long.class, (name, context) -> {
                gate(name).await();
                return (long) name.length();
            });

    private static final DistributedTask<String, Long> LENGTH =
            DistributedTask.of("test.length", String.class, Long.class, (text, context) -> {
                if (text.isEmpty()) {
                    throw new IllegalStateException("nothing there");
                }
                return (long) text.length();
            });
    private static final DistributedTask<Long, Long> SQUARE =
            DistributedTask.of("test.square", Long.class, Long.class, (value, context) -> value * value);
    private static final DistributedTask<List<Long>, Long> SUM = DistributedTask.of(
            "test.sum",
            new TypeReference<List<Long>>() {},
            new TypeReference<Long>() {},
            (all, context) -> all.stream().mapToLong(Long::longValue).sum());
    private static final DistributedTask<String, Long> NOWHERE =
            DistributedTask.of("test.nowhere", String.class, Long.class, (text, context) -> 0L);

    private static final TaskOptions ATLANTIS =
            TaskOptions.DEFAULTS.withRegion(RegionPreference.only(new Region("atlantis")));

    private static Mesh mesh;

    private static CountDownLatch gate(String name) {
        return GATES.computeIfAbsent(name, ignored -> new CountDownLatch(1));
    }

    private static MeshConfig config() {
        return MeshConfig.local().withTasks(GATE, LENGTH, SQUARE, SUM);
    }

    @BeforeAll
    static void start() {
        mesh = Mesh.start(config());
    }

    @AfterAll
    static void close() {
        GATES.values().forEach(CountDownLatch::countDown);
        mesh.close();
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static Job<Long> gated(String gate) {
        return Job.define(
                "gated",
                j -> j.gather(SUM, List.of(j.task(GATE, gate).named("gate"))).named("sum"));
    }

    @Test
    void stepThatIsAddedToARunningJobIsInItsResult() throws Exception {
        var id = new JobId("grows");
        var events = new CopyOnWriteArrayList<MeshEvent>();
        AutoCloseable subscription = mesh.subscribe(event -> {
            if (event instanceof MeshEvent.JobChanged changed && changed.job().equals(id)) {
                events.add(event);
            }
        });
        JobHandle<Long> handle = mesh.run(gated("first"), id);

        done(handle.change(c -> c.feed("sum", SUM, c.task(LENGTH, "four").named("late"))));
        done(mesh.job(id, Long.class).change(c -> {
            var late = c.step("late", LENGTH);
            c.feed("sum", SUM, c.task(SQUARE, late));
            c.task(SQUARE, c.step("gate", GATE)).named("audit");
        }));

        await("what was added runs")
                .atMost(SOON)
                .until(() -> done(handle.status())
                        .step("test.square")
                        .filter(step -> step.phase() == StepPhase.DONE)
                        .isPresent());
        assertThat(done(handle.status()).step("sum").orElseThrow().phase()).isEqualTo(StepPhase.WAITING);
        gate("first").countDown();
        assertThat(handle.await(SOON)).isEqualTo(5 + 4 + 16);
        JobStatus status = done(handle.status());
        assertThat(status.phase()).isEqualTo(JobPhase.DONE);
        assertThat(status.counts()).containsExactly(Map.entry(StepPhase.DONE, 5));
        await("events").atMost(SOON).until(() -> events.size() == 2);
        subscription.close();
    }

    @Test
    void jobWaitsForAStepThatNothingNeedsAndFailsWithIt() throws Exception {
        JobHandle<Long> handle = mesh.run(gated("second"));
        done(handle.change(c -> c.task(LENGTH, "").named("broken").after(c.step("gate"))));
        gate("second").countDown();

        assertThatThrownBy(() -> handle.await(SOON))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("step broken failed");
        assertThat(done(handle.status()).step("sum").orElseThrow().phase()).isEqualTo(StepPhase.DONE);
    }

    @Test
    void changesThatCanNotBeAreRefusedAndTheJobGoesOn() throws Exception {
        JobHandle<Long> handle = mesh.run(gated("third"));
        done(handle.acknowledged());
        assertThatThrownBy(() -> done(handle.change(c -> {
                    c.task(LENGTH, "never run").named("never");
                    c.feed("none", SUM, c.step("gate", GATE));
                })))
                .cause()
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("change of job " + handle.jobId())
                .hasMessageContaining("no step none");
        assertThatThrownBy(() -> done(handle.change(c -> c.step("gate").after(c.task(LENGTH, "x")))))
                .cause()
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("gate waits no more");
        assertThatThrownBy(() -> handle.change(c -> c.task(NOWHERE, "x")))
                .isInstanceOf(UnknownTaskException.class)
                .hasMessageContaining("test.nowhere@1");
        assertThatThrownBy(() -> handle.change(c -> c.task(LENGTH, "x".repeat(250_000))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("196608");
        assertThatThrownBy(
                        () -> handle.change(c -> c.task(LENGTH, ATLANTIS, "x").named("far")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("change of job " + handle.jobId() + " refused: step far: region atlantis");

        gate("third").countDown();
        assertThat(handle.await(SOON)).isEqualTo(5);
        assertThat(done(handle.status()).counts()).containsExactly(Map.entry(StepPhase.DONE, 2));
        assertThatThrownBy(() -> done(handle.change(c -> c.task(LENGTH, "too late"))))
                .cause()
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has ended, it is DONE");
        assertThatThrownBy(() -> done(mesh.job(new JobId("none"), Long.class).change(c -> c.task(LENGTH, "x"))))
                .cause()
                .isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void changeIsKeptOverARestartOfEverything(@TempDir Path folder) throws Exception {
        MeshConfig kept = config().dataDir(folder.resolve("data"))
                .with("ttmesh.actors.job.wake-interval", "1s")
                .with("ttmesh.actors.wake-interval", "500ms")
                .with("ttmesh.actors.lease-timeout", "3s"); // for what ran when the first one closed
        JobId id;
        try (Mesh first = Mesh.start(kept)) {
            JobHandle<Long> handle = first.run(Job.define(
                    "late",
                    j -> j.gather(SUM, List.of(j.task(LENGTH, TaskOptions.DEFAULTS.withDelay(LATE), "late!!")))
                            .named("sum")));
            done(handle.change(c -> c.feed("sum", SUM, c.task(LENGTH, "added"))));
            id = handle.jobId();
        }

        try (Mesh second = Mesh.start(kept)) {
            assertThat(second.job(id, Long.class).await(SOON)).isEqualTo(6 + 5);
        }
    }
}
