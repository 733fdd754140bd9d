package io.ttmesh.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.error.JobFailedException;
import io.ttmesh.runtime.JobHandle;
import io.ttmesh.testkit.Traced.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a job survives, in three processes with data folders and a journal of three voters. */
@MeshTest(
        config = {
            "ttmesh.mesh.journal = auto",
            "ttmesh.actors.lease-timeout = 4s",
            "ttmesh.actors.wake-interval = 1s",
            "ttmesh.actors.service.reminder-retry = 1s",
            "ttmesh.actors.job.wake-interval = 1s",
            "ttmesh.runtime.executor-slots = 2"
        },
        tasks = Traced.class,
        heapMebibytes = 256)
@Timeout(180)
class JobClusterTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int SLOTS = 2;

    static final DistributedTask<List<Integer>, Integer> SUM = DistributedTask.of(
            "test.job-sum",
            new TypeReference<List<Integer>>() {},
            new TypeReference<Integer>() {},
            (all, context) -> all.stream().mapToInt(Integer::intValue).sum());

    /** Fails until there is the file that is named. */
    record Gate(String file, int value) {}

    static final DistributedTask<Gate, Integer> PASS =
            DistributedTask.of("test.job-gate", Gate.class, Integer.class, (gate, context) -> {
                if (!Files.exists(Path.of(gate.file()))) {
                    throw new IOException("closed");
                }
                return gate.value();
            });

    private final MeshCluster cluster;

    @TempDir
    private Path folder;

    JobClusterTest(MeshCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void threeCopies() {
        Copies.awaitThree(cluster);
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private static int lines(Path trace) throws IOException {
        return Files.exists(trace) ? Files.readAllLines(trace).size() : 0;
    }

    /** Early, in the middle, late: where in each third, the seed says. */
    static IntStream points() {
        var random = new Random(Long.getLong("ttmesh.test.seed", 1));
        return IntStream.of(1, 12).map(half -> half + random.nextInt(9));
    }

    private static Job<Integer> mapped(Path trace, int items, long millis) {
        List<Run> runs = IntStream.range(0, items)
                .mapToObj(i -> new Run(trace.toString(), millis, i))
                .toList();
        return Job.define(
                "mapped",
                j -> j.reduce(
                        SUM,
                        j.map(Traced.RUN, runs, MapOptions.DEFAULTS.withPortionItems(1))
                                .named("map")));
    }

    @ParameterizedTest(name = "after {0} of 24 items")
    @MethodSource("points")
    void jobEndsRightWhenItsCoordinatorsNodeIsKilled(int point) throws Exception {
        Path trace = folder.resolve("trace");
        JobHandle<Integer> handle = cluster.client().run(mapped(trace, 24, 400));
        cluster.await(point + " items have begun", LONG, () -> lines(trace) >= point);
        JobStatus before = done(handle.status());
        NodeHandle coordinator = cluster.node(before.coordinator().value());

        coordinator.kill();

        assertThat(handle.await(LONG)).isEqualTo(24 * 23 / 2);
        assertThat(lines(trace)).as("only what ran on the lost node runs again").isBetween(24, 24 + 2 * SLOTS);
        JobStatus after = done(handle.status());
        assertThat(after.coordinator()).isNotEqualTo(before.coordinator());
        assertThat(after.step("map").orElseThrow().run()).isEqualTo(1);
    }

    @Test
    void jobOutlivesTheWholeMeshAndIsMendedAfterwards() throws Exception {
        Path trace = folder.resolve("trace");
        Path gate = folder.resolve("gate");
        Job<Integer> job = Job.define("mended", j -> {
            List<Run> runs = IntStream.range(0, 18)
                    .mapToObj(i -> new Run(trace.toString(), 400, 1))
                    .toList();
            var sum = j.reduce(SUM, j.map(Traced.RUN, runs, MapOptions.DEFAULTS.withPortionItems(1)));
            var passed = j.task(PASS, new Gate(gate.toString(), 100)).named("gate");
            return j.gather(SUM, List.of(sum, passed));
        });
        JobId id = done(cluster.client().run(job).acknowledged());
        cluster.await("some of it is done", LONG, () -> lines(trace) >= 6);

        cluster.nodes().forEach(NodeHandle::kill);
        cluster.nodes().forEach(NodeHandle::start);

        cluster.await("all items have run, though nobody asks", LONG, () -> lines(trace) >= 18);
        JobHandle<Integer> found = cluster.client().job(id, Integer.class);
        assertThatThrownBy(() -> found.await(LONG))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("step gate failed")
                .hasMessageContaining("closed");
        int ran = lines(trace);
        assertThat(ran).as("only what ran when all was lost runs again").isBetween(18, 18 + 6 * SLOTS);

        Files.createFile(gate);
        done(found.resume());

        assertThat(found.await(LONG)).isEqualTo(118);
        assertThat(lines(trace)).as("what was done is not done again").isEqualTo(ran);
    }
}
