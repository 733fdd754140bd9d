package io.ttmesh.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.TaskHandle;
import io.ttmesh.testkit.Traced.Run;
import io.ttmesh.testkit.Traced.Sum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes, one in each region. The node of the first region owns what its client submits, and has no part in
 * running it where a test asks for workers.
 */
@MeshTest(
        regions = {"eu", "us", "asia"},
        nodeConfig = {
            @NodeConfig(node = 2, value = "ttmesh.node.tags = [worker]"),
            @NodeConfig(node = 3, value = "ttmesh.node.tags = [worker]")
        },
        tasks = Traced.class)
class MeshClusterTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final TaskOptions ON_WORKERS = TaskOptions.DEFAULTS.withRequiredTags(Set.of("worker"));

    private final MeshCluster cluster;
    private final Mesh near;

    @TempDir
    private Path folder;

    MeshClusterTest(MeshCluster cluster) {
        this.cluster = cluster;
        this.near = cluster.client("eu");
        cluster.await(
                "all nodes report to the client that they are idle",
                () -> near.nodes().size() == 3
                        && near.nodes().stream()
                                .allMatch(view -> view.report().busySlots() == 0
                                        && view.report().load().waitMillis() == 0));
    }

    @Test
    void answersTenThousandTasksOnceEach() {
        List<AtomicInteger> answers =
                IntStream.range(0, 10_000).mapToObj(i -> new AtomicInteger()).toList();
        List<TaskHandle<Integer>> handles = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            int index = i;
            TaskHandle<Integer> handle = near.submit(Traced.ADD, new Sum(i, 1));
            handles.add(handle);
            var unused = handle.result().thenAccept(sum -> {
                if (sum == index + 1) {
                    answers.get(index).incrementAndGet();
                }
            });
        }
        handles.forEach(handle -> handle.await(LONG));

        cluster.await(
                "every callback has run once", LONG, () -> answers.stream().allMatch(count -> count.get() == 1));
        assertThat(handles.stream().map(TaskHandle::taskId).distinct()).hasSize(10_000);
    }

    @Test
    void answersAtOneNodeWhatWasSubmittedAtAnother() {
        TaskHandle<Integer> handle = near.submit(Traced.ADD, new Sum(40, 2));
        handle.await(LONG);

        assertThat(cluster.node(3).run(new ResultAt(handle.taskId().toString())))
                .isEqualTo(42);
    }

    @Test
    @Tag("soak")
    void runsElsewhereWhatAKilledWorkerHad() throws Exception {
        Path trace = folder.resolve("worker.trace");
        List<TaskHandle<Integer>> handles = new ArrayList<>();
        // The owner may know less than the client of who is idle, and prefer the other worker for a while.
        cluster.await("n2 runs some of it", LONG, () -> {
            handles.addAll(submitRuns(trace, 4, 2_000));
            cluster.await("a worker has begun", () -> !Traced.nodesIn(trace).isEmpty());
            return Traced.nodesIn(trace).contains("n2");
        });

        cluster.node(2).kill();

        assertThat(handles.stream().map(handle -> handle.await(LONG)).toList())
                .isEqualTo(IntStream.range(0, handles.size())
                        .map(i -> i % 4)
                        .boxed()
                        .toList());
        assertThat(Files.readAllLines(trace)).hasSizeGreaterThan(handles.size());
    }

    @Test
    void endsOnceWhatAKilledOwnerHad() throws Exception {
        Path trace = folder.resolve("owner.trace");
        List<TaskHandle<Integer>> handles = submitRuns(trace, 12, 1_500);
        var ended = new AtomicInteger();
        handles.forEach(handle -> {
            var unused = handle.result().thenRun(ended::incrementAndGet);
        });
        cluster.await("workers run some of it", () -> !Traced.nodesIn(trace).isEmpty());
        assertThat(cluster.ownerOf(handles.getFirst().taskId()).id()).isEqualTo("n1");

        cluster.node(1).kill();

        assertThat(handles.stream().map(handle -> handle.await(LONG)).toList())
                .isEqualTo(IntStream.range(0, 12).boxed().toList());
        cluster.await("every callback has run", () -> ended.get() == 12);
        assertThat(cluster.node(3).run(new ResultAt(handles.getFirst().taskId().toString())))
                .isZero();
    }

    private List<TaskHandle<Integer>> submitRuns(Path trace, int count, long millis) {
        return IntStream.range(0, count)
                .mapToObj(i -> near.submit(Traced.RUN, new Run(trace.toString(), millis, i), ON_WORKERS))
                .toList();
    }

    /** Asks the node where it runs for a result. */
    record ResultAt(String taskId) implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) throws Exception {
            return node.node()
                    .mesh()
                    .result(TaskId.parse(taskId), Integer.class)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
        }
    }
}
