package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.Both;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.Join;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.actors.Split;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.Region;
import io.ttmesh.model.RegionPreference;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.error.CancelledException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.JobFailedException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.UnknownTaskException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on a mesh of one node. */
@Timeout(120)
class JobMeshTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    /** How often a task ran with an input. */
    private static final Map<String, AtomicInteger> RUNS = new ConcurrentHashMap<>();

    private static final Map<String, Boolean> BROKEN = new ConcurrentHashMap<>();
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private static final DistributedTask<String, Long> LENGTH =
            DistributedTask.of("test.length", String.class, Long.class, (text, context) -> {
                ran(text);
                if (BROKEN.containsKey(text)) {
                    throw new IllegalStateException("broken " + text);
                }
                return (long) text.length();
            });
    private static final DistributedTask<Both<Long, Long>, Long> ADD =
            Both.task("test.add-both", Long.class, Long.class, Long.class, (a, b, context) -> a + b);
    private static final DistributedTask<List<Long>, Long> SUM = DistributedTask.of(
            "test.sum",
            new TypeReference<List<Long>>() {},
            new TypeReference<Long>() {},
            (all, context) -> all.stream().mapToLong(Long::longValue).sum());
    private static final DistributedTask<Long, Long> SQUARE =
            DistributedTask.of("test.square", Long.class, Long.class, (value, context) -> value * value);
    private static final DistributedTask<Long, Boolean> IS_LARGE =
            DistributedTask.of("test.is-large", Long.class, Boolean.class, (value, context) -> value > 5);
    private static final DistributedTask<String, List<String>> SPLIT = DistributedTask.of(
            "test.split",
            new TypeReference<String>() {},
            new TypeReference<List<String>>() {},
            (text, context) -> List.of(text.split(" ")));
    private static final DistributedTask<String, Long> HANG =
            DistributedTask.of("test.hang", String.class, Long.class, (text, context) -> {
                ran(text);
                NEVER.await();
                return 0L;
            });
    private static final DistributedTask<String, Long> NOWHERE =
            DistributedTask.of("test.nowhere", String.class, Long.class, (text, context) -> 0L);

    private static final int SORTED_AT_ONCE = 64;
    private static final DistributedTask<List<Integer>, Split<List<Integer>, List<Integer>>> SORT =
            Split.task("test.sort", new TypeReference<>() {}, new TypeReference<>() {}, (list, context) -> {
                int half = list.size() / 2;
                return list.size() <= SORTED_AT_ONCE
                        ? Split.done(list.stream().sorted().toList())
                        : Split.into(List.of(list.subList(0, half), list.subList(half, list.size())));
            });
    private static final DistributedTask<List<List<Integer>>, List<Integer>> MERGE = DistributedTask.of(
            "test.merge",
            new TypeReference<List<List<Integer>>>() {},
            new TypeReference<List<Integer>>() {},
            (lists, context) -> merged(lists.get(0), lists.get(1)));
    private static final DistributedTask<String, Split<String, Long>> WORDS =
            Split.task("test.split-words", String.class, Long.class, (text, context) -> {
                ran(text);
                if (BROKEN.containsKey(text)) {
                    throw new IllegalStateException("broken " + text);
                }
                return text.contains(" ") ? Split.into(List.of(text.split(" ", 2))) : Split.done((long) text.length());
            });

    private static Mesh mesh;

    private static List<Integer> merged(List<Integer> left, List<Integer> right) {
        List<Integer> merged = new ArrayList<>(left.size() + right.size());
        int taken = 0;
        for (int value : left) {
            while (taken < right.size() && right.get(taken) < value) {
                merged.add(right.get(taken));
                taken++;
            }
            merged.add(value);
        }
        merged.addAll(right.subList(taken, right.size()));
        return merged;
    }

    private static void ran(String what) {
        RUNS.computeIfAbsent(what, ignored -> new AtomicInteger()).incrementAndGet();
    }

    private static int runs(String what) {
        AtomicInteger count = RUNS.get(what);
        return count == null ? 0 : count.get();
    }

    private static MeshConfig config() {
        return MeshConfig.local().withTasks(LENGTH, ADD, SUM, SQUARE, IS_LARGE, SPLIT, HANG, SORT, MERGE, WORDS);
    }

    @BeforeAll
    static void start() {
        mesh = Mesh.start(config());
    }

    @AfterAll
    static void close() {
        NEVER.countDown();
        mesh.close();
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void graphOfTasksEndsWithItsResultAndIsKnownByItsId() throws Exception {
        Job<Long> job = Job.define("two", j -> {
            var a = j.task(LENGTH, "abc");
            var b = j.task(LENGTH, "de").named("second");
            return j.task(ADD, a, b);
        });
        var id = new JobId("two-lengths");
        var events = new CopyOnWriteArrayList<MeshEvent>();
        AutoCloseable subscription = mesh.subscribe(event -> {
            if (event instanceof MeshEvent.OfJob ofJob && ofJob.job().equals(id)) {
                events.add(event);
            }
        });
        JobHandle<Long> handle = mesh.run(job, id);
        assertThat(handle.await(SOON)).isEqualTo(5);
        await("events").atMost(SOON).until(() -> events.stream().anyMatch(MeshEvent.JobEnded.class::isInstance));
        subscription.close();

        JobStatus status = done(mesh.job(handle.jobId(), Long.class).status());
        assertThat(status.phase()).isEqualTo(JobPhase.DONE);
        assertThat(status.counts()).containsExactly(Map.entry(StepPhase.DONE, 3));
        assertThat(status.step("second").orElseThrow().partsDone()).isEqualTo(1);
        assertThat(done(mesh.job(handle.jobId(), Long.class).result())).isEqualTo(5);
        assertThat(done(mesh.jobs(10))).extracting(JobStatus::job).contains(handle.jobId());
        assertThat(events.stream().filter(MeshEvent.JobStepEnded.class::isInstance))
                .hasSize(3);
    }

    @Test
    void mapOverARangeIsReducedAsATree() {
        Job<Long> job = Job.define("squares", j -> j.reduce(SUM, j.mapRange(SQUARE, 0, 5_000)));

        assertThat(mesh.run(job).await(SOON)).isEqualTo(41_654_167_500L);
    }

    @Test
    void mapOverAStepGathersInOrder() {
        Job<List<Long>> job = Job.define("words", j -> j.map(LENGTH, j.task(SPLIT, "a bbb cc dddd")));

        assertThat(mesh.run(job).await(SOON)).containsExactly(1L, 3L, 2L, 4L);
    }

    @Test
    void mergeSortSplitsItsListAsFarAsItMust() throws Exception {
        List<Integer> list = new Random(6).ints(5_000, 0, 10_000).boxed().toList();
        Job<List<Integer>> job =
                Job.define("sort", j -> j.split(SORT, MERGE, list).named("sorted"));
        JobHandle<List<Integer>> handle = mesh.run(job);

        assertThat(handle.await(SOON)).isEqualTo(list.stream().sorted().toList());
        JobStatus.Step sorted = done(handle.status()).step("sorted").orElseThrow();
        assertThat(sorted.parts()).as("5,000 are split seven times").isEqualTo(255);
        assertThat(sorted.partsDone()).isEqualTo(255);
    }

    @Test
    void resumeInTheMiddleOfASplitRunsOnlyWhatIsMissing() throws Exception {
        BROKEN.put("ccc", true);
        Job<Long> job = Job.define("split-words", j -> j.split(WORDS, SUM, j.constant(String.class, "a bb ccc dddd")));
        JobHandle<Long> handle = mesh.run(job);
        assertThatThrownBy(() -> handle.await(SOON))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("broken ccc");

        BROKEN.remove("ccc");
        done(handle.resume());

        assertThat(handle.await(SOON)).isEqualTo(10);
        assertThat(List.of("a bb ccc dddd", "bb ccc dddd", "ccc dddd"))
                .allSatisfy(text -> assertThat(runs(text)).as(text).isEqualTo(1));
        assertThat(runs("ccc")).isEqualTo(2);
    }

    @Test
    void branchThatIsNotTakenDoesNotRun() throws Exception {
        Job<Long> job = Job.define("branch", j -> {
            var length = j.task(LENGTH, "a long text");
            return j.when(j.task(IS_LARGE, length), () -> j.task(SQUARE, length), () -> j.task(LENGTH, "not this"));
        });
        JobHandle<Long> handle = mesh.run(job);

        assertThat(handle.await(SOON)).isEqualTo(121);
        assertThat(runs("not this")).isZero();
        assertThat(done(handle.status()).counts()).containsEntry(StepPhase.SKIPPED, 1);
    }

    @Test
    void resumeRunsOnlyWhatFailedAndRerunWhatIsAsked() throws Exception {
        BROKEN.put("bad", true);
        Job<Long> job = Job.define("mend", j -> {
            var good = j.task(LENGTH, "good").named("good");
            var bad = j.task(LENGTH, "bad").named("bad");
            return j.task(ADD, good, bad);
        });
        JobHandle<Long> handle = mesh.run(job);
        assertThatThrownBy(() -> handle.await(SOON))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("step bad failed")
                .hasMessageContaining("broken bad");
        assertThat(done(handle.status()).failed())
                .singleElement()
                .satisfies(step -> assertThat(step.name()).isEqualTo("bad"));

        TaskId failed = done(handle.status()).step("bad").orElseThrow().taskId().orElseThrow();
        assertThat(done(mesh.status(failed)).reason()).contains("broken bad");
        assertThat(done(handle.status()).step("good").orElseThrow().taskId()).isEmpty();

        BROKEN.clear();
        done(handle.resume());
        assertThat(handle.await(SOON)).isEqualTo(7);
        assertThat(runs("good")).isEqualTo(1);
        assertThat(runs("bad")).isEqualTo(2);
        assertThatThrownBy(() -> done(handle.resume())).cause().isInstanceOf(InvalidInputException.class);

        done(handle.rerun("good"));
        assertThat(handle.await(SOON)).isEqualTo(7);
        assertThat(runs("good")).isEqualTo(2);
        assertThat(runs("bad")).as("its outcome was asked for by its key").isEqualTo(2);
        assertThatThrownBy(() -> done(handle.rerun("worse"))).cause().hasMessageContaining("no step worse");
    }

    @Test
    void itemsThatFailAreGapsWhenAFractionIsEnough() throws Exception {
        BROKEN.put("gap", true);
        List<String> values = IntStream.range(0, 20)
                .mapToObj(i -> i == 13 ? "gap" : "item" + i)
                .toList();
        Job<Long> job = Job.define(
                "gaps",
                j -> j.reduce(
                        SUM,
                        j.map(
                                LENGTH,
                                values,
                                MapOptions.DEFAULTS.withPortionItems(5).withJoin(Join.fraction(0.9)))));
        JobHandle<Long> handle = mesh.run(job);

        assertThat(handle.await(SOON)).isEqualTo(10 * 5 + 9 * 6);
        JobStatus status = done(handle.status());
        assertThat(status.phase()).isEqualTo(JobPhase.DONE_PARTIAL);
        assertThat(status.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.item()).isEqualTo(13));
        assertThat(runs("item12")).isEqualTo(1);
    }

    @Test
    void cancelStopsWhatRunsAndSaysHowLongThatTook() throws Exception {
        Job<Long> job = Job.define("hang", j -> j.task(HANG, "hanging"));
        JobHandle<Long> handle = mesh.run(job);
        await("it runs").atMost(SOON).until(() -> runs("hanging") == 1);

        TaskId running = done(handle.status()).steps().getFirst().taskId().orElseThrow();
        assertThat(done(mesh.status(running)).task()).isEqualTo(HANG.version());
        assertThat(done(mesh.explain(running))).isNotEmpty();

        JobHandle.Cancelled cancelled = done(handle.cancel());
        assertThat(cancelled.took()).isLessThan(Duration.ofSeconds(10));
        assertThat(cancelled.wasRunning()).isTrue();

        assertThatThrownBy(() -> handle.await(SOON)).isInstanceOf(CancelledException.class);
        assertThat(done(handle.status()).phase()).isEqualTo(JobPhase.CANCELLED);
        assertThat(done(handle.cancel()).wasRunning()).isFalse();
        assertThat(done(mesh.tasks(100)))
                .filteredOn(task -> task.task().name().equals("test.hang"))
                .allMatch(task -> task.phase().isFinal());
    }

    @Test
    void stepGoesOnAndJobEndsAtTheirDeadlines() throws Exception {
        Job<Long> partial = Job.define(
                "partial",
                j -> j.gather(
                        SUM,
                        TaskOptions.DEFAULTS,
                        List.of(j.task(LENGTH, "in time"), j.task(HANG, "late").named("late")),
                        Join.atDeadline(Duration.ofSeconds(8))));
        JobHandle<Long> handle = mesh.run(partial);
        assertThat(handle.await(SOON)).isEqualTo(7);
        assertThat(done(handle.status()).phase()).isEqualTo(JobPhase.DONE_PARTIAL);
        assertThat(done(handle.status()).gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.step()).isEqualTo("late"));

        Job<Long> limited = Job.define("limited", j -> j.task(HANG, "too long")).withDeadline(Duration.ofSeconds(2));
        JobHandle<Long> failing = mesh.run(limited);
        assertThatThrownBy(() -> failing.await(SOON))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("deadline of PT2S passed");
        assertThat(done(failing.status()).why()).contains("deadline of PT2S");
        await("what ran is cancelled")
                .atMost(SOON)
                .until(() -> done(mesh.tasks(100)).stream()
                        .filter(task -> task.task().name().equals("test.hang"))
                        .allMatch(task -> task.phase().isFinal()));
    }

    @Test
    void sameJobUnderTheSameIdIsTheSameRunAndAnotherIsRefused() throws Exception {
        var id = new JobId("nightly-1");
        Job<Long> job = Job.define("once", j -> j.task(LENGTH, "once only"));
        assertThat(mesh.run(job, id).await(SOON)).isEqualTo(9);
        assertThat(mesh.run(job, id).await(SOON)).isEqualTo(9);
        assertThat(runs("once only")).isEqualTo(1);

        Job<Long> other = Job.define("once", j -> j.task(LENGTH, "another"));

        assertThatThrownBy(() -> done(mesh.run(other, id).acknowledged()))
                .cause()
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("in use for another job");
        assertThat(runs("another")).isZero();
    }

    @Test
    void badJobsAreRefusedAndNothingBegins() {
        Job<Long> unknown = Job.define("unknown", j -> {
            var length = j.task(LENGTH, "never run");
            return j.task(ADD, length, j.task(NOWHERE, "x"));
        });
        assertThatThrownBy(() -> mesh.run(unknown))
                .isInstanceOf(UnknownTaskException.class)
                .hasMessageContaining("test.nowhere@1");
        Job<Long> large = Job.define("large", j -> j.task(LENGTH, "x".repeat(300_000)));
        assertThatThrownBy(() -> mesh.run(large))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("test.length")
                .hasMessageContaining("payload-limit");
        assertThatThrownBy(() -> done(mesh.job(new JobId("none"), Long.class).status()))
                .cause()
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(runs("never run")).isZero();
    }

    @Test
    void stepForARegionThatTheMeshHasNotIsRefusedBeforeAnyRuns() {
        var atlantis = TaskOptions.DEFAULTS.withRegion(RegionPreference.near(new Region("atlantis")));
        Job<Long> job = Job.define("far", j -> {
            var here = j.task(LENGTH, "never here");
            return j.task(SQUARE, atlantis, here).named("there");
        });
        assertThatThrownBy(() -> mesh.run(job))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("job far refused: step there: region atlantis is unknown")
                .hasMessageContaining("its regions are [local]");

        var local = TaskOptions.DEFAULTS.withRegion(RegionPreference.only(new Region("local")));
        assertThat(mesh.run(Job.define("near", j -> j.task(LENGTH, local, "here")))
                        .await(SOON))
                .isEqualTo(4);
        assertThat(runs("never here")).isZero();
    }

    @Test
    void graphAndResultThatAreLargerThanAMessageTravelInPieces() {
        String text = "y".repeat(100_000);
        Job<List<Long>> wide = Job.define(
                "wide",
                j -> j.map(
                        LENGTH,
                        IntStream.range(0, 8).mapToObj(i -> i + text).toList(),
                        MapOptions.DEFAULTS.withPortionItems(1)));
        assertThat(mesh.run(wide).await(SOON)).hasSize(8).allMatch(length -> length == 100_001L);

        Job<List<Long>> numbers = Job.define("numbers", j -> j.mapRange(SQUARE, 0, 60_000));
        assertThat(mesh.run(numbers).await(SOON)).hasSize(60_000).endsWith(59_999L * 59_999L);
    }

    @Test
    void jobGoesOnWithAllItHadAfterARestartOfEverything(@TempDir Path folder) throws Exception {
        MeshConfig kept = config().dataDir(folder.resolve("data"))
                .with("ttmesh.actors.job.wake-interval", "1s")
                .with("ttmesh.actors.wake-interval", "500ms");
        JobId id;
        try (Mesh first = Mesh.start(kept)) {
            Job<Long> job = Job.define("survivor", j -> {
                var quick = j.task(LENGTH, "quick");
                var late = j.task(LENGTH, TaskOptions.DEFAULTS.withDelay(Duration.ofSeconds(4)), "late!!");
                return j.task(ADD, quick, late);
            });
            id = done(first.run(job).acknowledged());
            await("the first is done").atMost(SOON).until(() -> runs("quick") == 1);
        }

        try (Mesh second = Mesh.start(kept)) {
            await("it goes on by itself").atMost(SOON).until(() -> runs("late!!") == 1);
            assertThat(second.job(id, Long.class).await(SOON)).isEqualTo(11);
            assertThat(runs("quick")).isEqualTo(1);
        }
    }
}
