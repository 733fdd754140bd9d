package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.PipeOptions;
import io.ttmesh.actors.Unfold;
import io.ttmesh.actors.UnfoldOptions;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.error.JobFailedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Films that are decoded two frames at a time, and used as they come, on a mesh of one node. */
@Timeout(120)
class JobUnfoldMeshTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final long FRAMES = 10;
    private static final long AT_ONCE = 2;
    private static final int RUNS = 5;

    private static final List<String> RAN = new CopyOnWriteArrayList<>();
    private static final Semaphore MAY_USE = new Semaphore(0);
    private static final CountDownLatch IS_USED = new CountDownLatch(1);
    private static final AtomicBoolean IS_BROKEN = new AtomicBoolean();

    /** Where to go on in a film. */
    record Position(String film, long frame) {}

    private static Unfold<Position, Long> decoded(Position at) {
        RAN.add("decode " + at.frame());
        long end = Math.min(at.frame() + AT_ONCE, FRAMES);
        List<Long> frames = LongStream.range(at.frame(), end).boxed().toList();
        return end == FRAMES ? Unfold.last(frames) : Unfold.emit(frames, new Position(at.film(), end));
    }

    private static final DistributedTask<Position, Unfold<Position, Long>> DECODE = Unfold.task(
                    "test.decode", Position.class, Long.class, (at, context) -> {
                        if (at.frame() == 6 && IS_BROKEN.get()) {
                            throw new IllegalStateException("broken film");
                        }
                        return decoded(at);
                    })
            .withFormat(PayloadFormat.CBOR);
    private static final DistributedTask<Position, Unfold<Position, Long>> DECODE_LAST_AFTER_USE =
            Unfold.task("test.decode-last-after-use", Position.class, Long.class, (at, context) -> {
                if (at.frame() == FRAMES - AT_ONCE) {
                    IS_USED.await();
                }
                return decoded(at);
            });
    private static final DistributedTask<String, Position> OPEN =
            DistributedTask.of("test.open", String.class, Position.class, (film, context) -> new Position(film, 0));
    private static final DistributedTask<Long, Long> USE =
            DistributedTask.of("test.use", Long.class, Long.class, (frame, context) -> {
                RAN.add("use " + frame);
                return frame + 1;
            });
    private static final DistributedTask<Long, Long> USE_AND_TELL =
            DistributedTask.of("test.use-and-tell", Long.class, Long.class, (frame, context) -> {
                IS_USED.countDown();
                return frame + 1;
            });
    private static final DistributedTask<Long, Long> USE_WHEN_TOLD =
            DistributedTask.of("test.use-when-told", Long.class, Long.class, (frame, context) -> {
                if (frame % AT_ONCE == 0) {
                    MAY_USE.acquire();
                }
                return frame + 1;
            });
    private static final DistributedTask<List<Long>, Long> SUM = DistributedTask.of(
            "test.sum",
            new TypeReference<List<Long>>() {},
            new TypeReference<Long>() {},
            (all, context) -> all.stream().mapToLong(Long::longValue).sum());
    private static final DistributedTask<List<Long>, List<Long>> SAME = DistributedTask.of(
            "test.same", new TypeReference<List<Long>>() {}, new TypeReference<List<Long>>() {}, (all, context) -> all);

    private static Mesh mesh;

    @BeforeAll
    static void start() {
        mesh = Mesh.start(MeshConfig.local()
                .withTasks(DECODE, DECODE_LAST_AFTER_USE, OPEN, USE, USE_AND_TELL, USE_WHEN_TOLD, SUM, SAME)
                .with("ttmesh.runtime.executor-slots", "4"));
    }

    @AfterAll
    static void close() {
        IS_USED.countDown();
        MAY_USE.release((int) FRAMES);
        mesh.close();
    }

    @BeforeEach
    void forget() {
        RAN.clear();
        IS_BROKEN.set(false);
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static JobStatus.Step step(JobStatus status, String name) {
        return status.step(name).orElseThrow();
    }

    private static List<String> decoding() {
        return RAN.stream().filter(ran -> ran.startsWith("decode")).toList();
    }

    @Test
    void valueIsTheListOfAllThatIsEmitted() {
        Job<List<Long>> job = Job.define("list", j -> j.task(SAME, j.unfold(DECODE, j.task(OPEN, "a.mkv"))));

        assertThat(mesh.run(job).await(SOON))
                .containsExactlyElementsOf(LongStream.range(0, FRAMES).boxed().toList());
    }

    @Test
    void firstFrameIsUsedBeforeTheLastIsDecoded() {
        Job<Long> job = Job.define("film", j -> {
            var frames = j.unfold(DECODE_LAST_AFTER_USE, new Position("a.mkv", 0));
            return j.reduce(SUM, j.pipe(USE_AND_TELL, frames));
        });

        assertThat(mesh.run(job).await(SOON)).isEqualTo(45 + FRAMES);
        assertThat(decoding()).containsExactly("decode 0", "decode 2", "decode 4", "decode 6", "decode 8");
    }

    @Test
    void decodingIsNeverFurtherAheadThanItMay() throws Exception {
        Job<Long> job = Job.define("held-back", j -> {
            var frames = j.unfold(DECODE, new Position("a.mkv", 0)).named("frames");
            var used = j.pipe(USE_WHEN_TOLD, frames, PipeOptions.DEFAULTS.withAhead(2));
            return j.reduce(SUM, used.named("used"));
        });
        JobHandle<Long> handle = mesh.run(job);
        for (int used = 0; used <= RUNS - 2; used++) {
            JobStatus status = twoAhead(handle, used);
            assertThat(step(status, "frames").partsRunning()).as("decoding").isZero();
            assertThat(decoding()).hasSize(used + 2);
            MAY_USE.release();
        }
        MAY_USE.release();

        assertThat(handle.await(SOON)).isEqualTo(45 + FRAMES);
    }

    /** The coordinator submits what may begin before it answers anybody. */
    private static JobStatus twoAhead(JobHandle<Long> handle, int used) {
        return await("two runs are decoded and not used, after " + used)
                .atMost(SOON)
                .until(
                        () -> done(handle.status()),
                        status -> status.phase() == JobPhase.RUNNING
                                && step(status, "used").partsDone() == used
                                && step(status, "frames").partsDone() == used + 2);
    }

    @Test
    void resumeGoesOnAtTheLastPositionAndRerunAtTheFirst() throws Exception {
        IS_BROKEN.set(true);
        Job<Long> job = Job.define("mended", j -> {
            var frames = j.unfold(DECODE, new Position("a.mkv", 0)).named("frames");
            return j.reduce(
                    SUM, j.pipe(USE, frames, PipeOptions.DEFAULTS.withAhead(1)).named("used"));
        });
        JobHandle<Long> handle = mesh.run(job);
        assertThatThrownBy(() -> handle.await(SOON))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("broken film");
        assertThat(decoding()).containsExactly("decode 0", "decode 2", "decode 4");

        IS_BROKEN.set(false);
        RAN.clear();
        done(handle.resume());
        assertThat(handle.await(SOON)).isEqualTo(45 + FRAMES);
        assertThat(decoding()).containsExactly("decode 6", "decode 8");

        RAN.clear();
        done(handle.rerun("used"));
        assertThat(handle.await(SOON)).isEqualTo(45 + FRAMES);
        assertThat(RAN).as("the frames are asked for by the old keys").hasSize((int) FRAMES);

        RAN.clear();
        done(handle.rerun("frames"));
        assertThat(handle.await(SOON)).isEqualTo(45 + FRAMES);
        assertThat(decoding()).hasSize(RUNS);
    }

    @Test
    void moreRunsThanItMayHaveFailTheJob() {
        Job<Long> job = Job.define("endless", j -> {
            var frames = j.unfold(DECODE, new Position("a.mkv", 0), UnfoldOptions.DEFAULTS.withRuns(RUNS - 1));
            return j.reduce(SUM, frames.named("frames"));
        });

        assertThatThrownBy(() -> mesh.run(job).await(SOON))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("step frames failed")
                .hasMessageContaining("UnfoldOptions.withRuns");
    }
}
