package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.actors.PipeOptions;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.error.JobFailedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Maps that take the portions of another as they come, on a mesh of one node. */
@Timeout(120)
class JobPipeMeshTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int FRAMES = 6;
    private static final MapOptions ONE_BY_ONE = MapOptions.DEFAULTS.withPortionItems(1);

    private static final List<String> RAN = new CopyOnWriteArrayList<>();
    private static final Semaphore MAY_USE = new Semaphore(0);
    private static final CountDownLatch IS_USED = new CountDownLatch(1);
    private static final AtomicBoolean IS_BROKEN = new AtomicBoolean();

    private static final DistributedTask<Long, Long> DECODE =
            DistributedTask.of("test.decode", Long.class, Long.class, (frame, context) -> {
                RAN.add("decode " + frame);
                return frame * frame;
            });
    private static final DistributedTask<Long, Long> DECODE_LAST_AFTER_USE =
            DistributedTask.of("test.decode-last-after-use", Long.class, Long.class, (frame, context) -> {
                if (frame == FRAMES - 1) {
                    IS_USED.await();
                }
                return frame * frame;
            });
    private static final DistributedTask<Long, Long> USE =
            DistributedTask.of("test.use", Long.class, Long.class, (frame, context) -> {
                RAN.add("use " + frame);
                IS_USED.countDown();
                if (frame == 9 && IS_BROKEN.get()) {
                    throw new IllegalStateException("broken " + frame);
                }
                return frame + 1;
            });
    private static final DistributedTask<Long, Long> USE_WHEN_TOLD =
            DistributedTask.of("test.use-when-told", Long.class, Long.class, (frame, context) -> {
                MAY_USE.acquire();
                RAN.add("use " + frame);
                return frame + 1;
            });
    private static final DistributedTask<List<Long>, Long> SUM = DistributedTask.of(
            "test.sum",
            new TypeReference<List<Long>>() {},
            new TypeReference<Long>() {},
            (all, context) -> all.stream().mapToLong(Long::longValue).sum());

    private static Mesh mesh;

    @BeforeAll
    static void start() {
        mesh = Mesh.start(MeshConfig.local()
                .withTasks(DECODE, DECODE_LAST_AFTER_USE, USE, USE_WHEN_TOLD, SUM)
                .with("ttmesh.runtime.executor-slots", "4"));
    }

    @AfterAll
    static void close() {
        IS_USED.countDown();
        MAY_USE.release(FRAMES);
        mesh.close();
    }

    @BeforeEach
    void forget() {
        RAN.clear();
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static JobStatus.Step step(JobStatus status, String name) {
        return status.step(name).orElseThrow();
    }

    @Test
    void firstFrameIsUsedBeforeTheLastIsDecoded() {
        Job<Long> job = Job.define(
                "frames", j -> j.reduce(SUM, j.pipe(USE, j.mapRange(DECODE_LAST_AFTER_USE, 0, FRAMES, ONE_BY_ONE))));

        assertThat(mesh.run(job).await(SOON)).isEqualTo(55 + FRAMES);
    }

    @Test
    void decodingIsNeverFurtherAheadThanItMay() throws Exception {
        Job<Long> job = Job.define("held-back", j -> {
            var decoded = j.mapRange(DECODE, 0, FRAMES, ONE_BY_ONE).named("decoded");
            var used = j.pipe(USE_WHEN_TOLD, decoded, PipeOptions.DEFAULTS.withAhead(2));
            return j.reduce(SUM, used.named("used"));
        });
        JobHandle<Long> handle = mesh.run(job);
        for (int used = 0; used <= FRAMES - 2; used++) {
            JobStatus status = twoAhead(handle, used);
            assertThat(step(status, "decoded").partsRunning()).as("decoding").isZero();
            assertThat(step(status, "used").partsRunning()).as("using").isEqualTo(2);
            assertThat(RAN).filteredOn(ran -> ran.startsWith("decode")).hasSize(used + 2);
            MAY_USE.release();
        }
        MAY_USE.release();

        assertThat(handle.await(SOON)).isEqualTo(55 + FRAMES);
        assertThat(RAN.indexOf("use 0")).isLessThan(RAN.indexOf("decode " + (FRAMES - 1)));
    }

    /** The coordinator submits what may begin before it answers anybody. */
    private static JobStatus twoAhead(JobHandle<Long> handle, int used) {
        return await("two are decoded and not used, after " + used)
                .atMost(SOON)
                .until(
                        () -> done(handle.status()),
                        status -> status.phase() == JobPhase.RUNNING
                                && step(status, "used").partsDone() == used
                                && step(status, "decoded").partsDone() == used + 2);
    }

    @Test
    void resumeAndRerunDecodeNothingTwice() throws Exception {
        IS_BROKEN.set(true);
        Job<Long> job = Job.define("mended", j -> {
            var decoded = j.mapRange(DECODE, 0, FRAMES, ONE_BY_ONE);
            var used = j.pipe(USE, decoded, PipeOptions.DEFAULTS.withAhead(1)).named("used");
            return j.reduce(SUM, used);
        });
        JobHandle<Long> handle = mesh.run(job);
        assertThatThrownBy(() -> handle.await(SOON))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("broken 9");

        IS_BROKEN.set(false);
        done(handle.resume());
        assertThat(handle.await(SOON)).isEqualTo(55 + FRAMES);
        assertThat(RAN).filteredOn("use 9"::equals).hasSize(2);
        assertThat(RAN).hasSize(2 * FRAMES + 1);

        done(handle.rerun("used"));
        assertThat(handle.await(SOON)).isEqualTo(55 + FRAMES);
        assertThat(RAN).filteredOn(ran -> ran.startsWith("decode")).hasSize(FRAMES);
        assertThat(RAN).hasSize(3 * FRAMES + 1);
    }
}
