package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.runtime.TestTasks.Sum;
import io.ttmesh.runtime.TestTasks.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes, one in each region; the clients stand in the first region, so that its node owns what they submit.
 * The later tests kill nodes, so the order matters.
 */
@Tag("cluster")
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MeshClusterTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final TaskOptions ON_WORKERS = TaskOptions.DEFAULTS.withRequiredTags(Set.of("worker"));

    @TempDir
    private static Path folder;

    private static NodeProcesses nodes;
    private static Mesh near;
    private static Mesh far;

    @BeforeAll
    static void start() throws InterruptedException {
        nodes = new NodeProcesses(folder);
        nodes.start("n1", "eu");
        nodes.start("n2", "us");
        nodes.start("n3", "asia");
        near = nodes.client("n1", "eu");
        far = nodes.client("n3", "eu");
        await("clients see all nodes")
                .atMost(LONG)
                .until(() -> near.nodes().size() == 3 && far.nodes().size() == 3);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @Test
    @Order(1)
    void answersTenThousandTasksOnceEach() throws Exception {
        List<AtomicInteger> answers =
                IntStream.range(0, 10_000).mapToObj(i -> new AtomicInteger()).toList();
        List<TaskHandle<Integer>> handles = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            int index = i;
            TaskHandle<Integer> handle = near.submit(TestTasks.ADD, new Sum(i, 1));
            handles.add(handle);
            var unused = handle.result().thenAccept(sum -> {
                if (sum == index + 1) {
                    answers.get(index).incrementAndGet();
                }
            });
        }
        handles.forEach(handle -> handle.await(LONG));

        await("every callback has run")
                .atMost(LONG)
                .untilAsserted(() -> assertThat(answers)
                        .allSatisfy(count -> assertThat(count).hasValue(1)));
        assertThat(handles.stream().map(TaskHandle::taskId).distinct()).hasSize(10_000);
    }

    @Test
    @Order(2)
    void answersAtOneNodeWhatWasSubmittedAtAnother() throws Exception {
        TaskHandle<Integer> handle = near.submit(TestTasks.ADD, new Sum(40, 2));
        handle.await(LONG);

        assertThat(resultAt(far, handle.taskId())).isEqualTo(42);
    }

    @Test
    @Order(3)
    void runsElsewhereWhatAKilledWorkerHad() throws Exception {
        awaitIdle();
        Path trace = folder.resolve("worker.trace");
        List<TaskHandle<Integer>> handles = new ArrayList<>();
        // The owner may know less than the client of who is idle, and prefer the other worker for a while.
        await("n2 runs some of it")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    handles.addAll(submitTraces(near, trace, 4, 2_000));
                    return nodesIn(trace).contains("n2");
                });

        nodes.node("n2").kill();

        assertThat(handles.stream().map(handle -> handle.await(LONG)).toList())
                .isEqualTo(IntStream.range(0, handles.size())
                        .map(i -> i % 4)
                        .boxed()
                        .toList());
        assertThat(Files.readAllLines(trace)).hasSizeGreaterThan(handles.size());
        nodes.start("n4", "us");
        await("the replacement is seen").atMost(LONG).until(() -> near.nodes().size() == 3);
    }

    @Test
    @Order(4)
    void endsOnceWhatAKilledOwnerHad() throws Exception {
        awaitIdle();
        Path trace = folder.resolve("owner.trace");
        List<TaskHandle<Integer>> handles = submitTraces(far, trace, 12, 1_500);
        var ended = new AtomicInteger();
        handles.forEach(handle -> {
            var unused = handle.result().thenRun(ended::incrementAndGet);
        });
        await("workers run some of it").atMost(LONG).until(() -> !nodesIn(trace).isEmpty());

        nodes.node("n1").kill();

        assertThat(handles.stream().map(handle -> handle.await(LONG)).toList())
                .isEqualTo(IntStream.range(0, 12).boxed().toList());
        await("every callback has run").atMost(LONG).until(() -> ended.get() == 12);
        assertThat(resultAt(far, handles.getFirst().taskId())).isZero();
    }

    /** What a node reported while it was busy a moment ago would keep work away from it. */
    private static void awaitIdle() {
        await("all nodes report that they are idle")
                .atMost(LONG)
                .until(() -> near.nodes().stream()
                        .map(view -> view.report())
                        .allMatch(report ->
                                report.busySlots() == 0 && report.load().waitMillis() == 0));
    }

    private static List<TaskHandle<Integer>> submitTraces(Mesh mesh, Path trace, int count, long millis) {
        return IntStream.range(0, count)
                .mapToObj(i -> mesh.submit(TestTasks.TRACE, new Trace(trace.toString(), millis, i), ON_WORKERS))
                .toList();
    }

    private static Set<String> nodesIn(Path trace) throws IOException {
        return Files.exists(trace)
                ? Files.readAllLines(trace).stream()
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private static int resultAt(Mesh mesh, TaskId id)
            throws ExecutionException, InterruptedException, TimeoutException {
        return mesh.result(id, Integer.class).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
