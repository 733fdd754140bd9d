package io.ttmesh.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.Durability;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.runtime.TaskHandle;
import io.ttmesh.testkit.Traced.Run;
import io.ttmesh.testkit.Traced.StepLine;
import io.ttmesh.testkit.Traced.Steps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an acknowledged durable submission survives, in three processes with data folders and a journal of three voters. */
@MeshTest(
        config = {
            "ttmesh.mesh.journal = auto",
            "ttmesh.mesh.default-durability = durable",
            "ttmesh.actors.lease-timeout = 4s",
            "ttmesh.actors.wake-interval = 1s"
        },
        tasks = Traced.class,
        heapMebibytes = 256)
@Timeout(180)
class DurableClusterTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int STEPS = 100;

    private final MeshCluster cluster;

    @TempDir
    private Path folder;

    DurableClusterTest(MeshCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void threeCopies() {
        cluster.await(
                "the journal has three copies",
                LONG,
                () -> cluster.nodes().stream()
                        .allMatch(
                                node -> node.run(new JournalOf()).get("voters").equals("3")));
    }

    /** Nobody waits for them: whoever submitted them is the node that is killed. */
    @Test
    void everyTaskOfAKilledOwnerFinishesThoughNobodyAsks() throws Exception {
        Path trace = folder.resolve("trace");
        Set<String> ids = Set.copyOf(cluster.node(2).run(new SubmitMany(trace.toString(), 40, 300, 0)));
        assertThat(ids).hasSize(40);

        cluster.node(2).kill();

        cluster.await("every task has run", LONG, () -> idsIn(trace).containsAll(ids));
        awaitSuccess(ids);
    }

    @Test
    void everyAcknowledgedSubmissionEndsAfterAllWereKilledAndDelaysAreKept() throws Exception {
        Path trace = folder.resolve("trace");
        Path late = folder.resolve("late");
        Set<String> ids = new TreeSet<>();
        for (NodeHandle node : cluster.nodes()) {
            ids.addAll(node.run(new SubmitMany(trace.toString(), 30, 50, 0)));
        }
        Set<String> delayed = Set.copyOf(cluster.node(1).run(new SubmitMany(late.toString(), 10, 0, 20_000)));
        assertThat(idsIn(late)).isEmpty();

        cluster.nodes().forEach(NodeHandle::kill);
        cluster.nodes().forEach(NodeHandle::start);

        cluster.await("every task has run", LONG, () -> idsIn(trace).containsAll(ids));
        cluster.await("every delayed task has run", LONG, () -> idsIn(late).containsAll(delayed));
        assertThat(Files.readAllLines(late)).as("each once").hasSize(10);
        awaitSuccess(ids);
        awaitSuccess(delayed);
    }

    @Test
    void nextAttemptGoesOnFromTheLastCheckpointOnAnotherNode() throws Exception {
        Path trace = folder.resolve("steps");
        TaskHandle<Integer> handle = cluster.client().submit(Traced.COUNT, new Steps(trace.toString(), STEPS, 30));
        NodeHandle worker = awaitSteps(trace, STEPS * 7 / 10);

        worker.kill();

        int done = handle.await(LONG);
        List<StepLine> before = Traced.stepsIn(trace).stream()
                .filter(line -> isOf(line, worker))
                .toList();
        List<StepLine> after = Traced.stepsIn(trace).stream()
                .filter(line -> !isOf(line, worker))
                .toList();
        assertThat(after.getFirst().what()).isEqualTo("from");
        assertThat(after.getFirst().step())
                .as("at or after the last acknowledged checkpoint, and at most one further")
                .isBetween(before.getLast().step(), before.getLast().step() + 1);
        assertThat(done).isEqualTo(STEPS - after.getFirst().step());
    }

    @Test
    @Tag("soak")
    void workerThatWakesUpAfterAPauseOverwritesNothing() throws Exception {
        Path trace = folder.resolve("steps");
        TaskHandle<Integer> handle = cluster.client().submit(Traced.COUNT, new Steps(trace.toString(), STEPS, 60));
        NodeHandle worker = awaitSteps(trace, STEPS / 2);

        worker.pause();
        cluster.await(
                "another node goes on",
                LONG,
                () -> Traced.stepsIn(trace).stream()
                        .anyMatch(line -> line.what().equals("kept") && !isOf(line, worker)));
        worker.resume();

        int done = handle.await(LONG);
        List<StepLine> after = Traced.stepsIn(trace).stream()
                .filter(line -> !isOf(line, worker))
                .toList();
        assertThat(after.stream().map(StepLine::token).distinct())
                .as("attempts on other nodes")
                .hasSize(1);
        assertThat(done).isEqualTo(STEPS - after.getFirst().step());
        int last = lastKeptBy(worker, trace);
        assertThat(last)
                .as("what the paused worker was told to be kept, and what its successor began from")
                .isLessThanOrEqualTo(after.getFirst().step());
    }

    private NodeHandle awaitSteps(Path trace, int steps) {
        cluster.await(
                "step " + steps + " is kept",
                LONG,
                () -> Traced.stepsIn(trace).stream().anyMatch(line -> line.step() >= steps));
        return cluster.nodes().stream()
                .filter(node -> lastKeptBy(node, trace) >= steps)
                .findFirst()
                .orElseThrow();
    }

    private static int lastKeptBy(NodeHandle node, Path trace) {
        try {
            return Traced.stepsIn(trace).stream()
                    .filter(line -> line.what().equals("kept") && isOf(line, node))
                    .mapToInt(StepLine::step)
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOf(StepLine line, NodeHandle node) {
        return line.node().equals(node.id());
    }

    @Test
    void submissionsAreAcknowledgedAsReplicatedAndResultsAreTheSameEverywhere() throws Exception {
        Path trace = folder.resolve("trace");
        TaskHandle<Integer> handle = cluster.client().submit(Traced.RUN, new Run(trace.toString(), 0, 7));

        assertThat(handle.await(LONG)).isEqualTo(7);
        assertThat(handle.acknowledged().toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isEqualTo(Durability.REPLICATED);
        for (NodeHandle node : cluster.nodes()) {
            assertThat(node.run(new ResultAt(handle.taskId().toString()))).isEqualTo(7);
        }
    }

    private void awaitSuccess(Set<String> ids) {
        cluster.await("every task has succeeded", LONG, () -> {
            for (String id : ids) {
                if (cluster.node(1).run(new ResultAt(id)) < 0) {
                    return false;
                }
            }
            return true;
        });
    }

    private static Set<String> idsIn(Path trace) throws IOException {
        if (!Files.exists(trace)) {
            return Set.of();
        }
        try (Stream<String> lines = Files.lines(trace)) {
            return lines.map(line -> line.substring(0, line.indexOf(' '))).collect(Collectors.toSet());
        }
    }

    /** Submits from inside the node, and returns the ids when all are acknowledged. */
    record SubmitMany(String trace, int count, long millis, long delayMillis) implements NodeCode<List<String>> {
        @Override
        public List<String> run(NodeScope node) throws Exception {
            TaskOptions options =
                    TaskOptions.DEFAULTS.withDurability(Durability.DURABLE).withDelay(Duration.ofMillis(delayMillis));
            List<TaskHandle<Integer>> handles = IntStream.range(0, count)
                    .mapToObj(i -> node.node().mesh().submit(Traced.RUN, new Run(trace, millis, i), options))
                    .toList();
            List<String> ids = new ArrayList<>();
            for (TaskHandle<Integer> handle : handles) {
                handle.acknowledged().toCompletableFuture().get(30, TimeUnit.SECONDS);
                ids.add(handle.taskId().toString());
            }
            return ids;
        }
    }

    /** What the node where it runs knows of the journal. */
    record JournalOf() implements NodeCode<Map<String, String>> {
        @Override
        public Map<String, String> run(NodeScope node) {
            var journal = node.node().mesh().journal();
            return Map.of(
                    "voters", Integer.toString(journal.voters().size()),
                    "health", journal.health(),
                    "role", journal.role());
        }
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
