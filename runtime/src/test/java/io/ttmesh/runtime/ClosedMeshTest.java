package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.NoEligibleNodeException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.OverloadedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handles and futures of a node that closes, and ids that were never used. */
@Timeout(90)
class ClosedMeshTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SHARDS = 16;
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private static final DistributedTask<Integer, Integer> WAIT =
            DistributedTask.of("test.wait", Integer.class, Integer.class, (x, context) -> {
                NEVER.await();
                return x;
            });

    private static Mesh start(Object unknownGrace) {
        return Mesh.start(MeshConfig.local()
                .withTasks(WAIT)
                .with("ttmesh.runtime.ask-timeout", unknownGrace)
                .with("ttmesh.runtime.check-interval", "500ms")
                .with("ttmesh.runtime.in-flight-limit", 200)
                .with("ttmesh.runtime.map-window", 100)
                .with("ttmesh.node.drain-timeout", "200ms"));
    }

    /** Something is open on every shard when the node closes. */
    private static void submitToEveryShard(Mesh mesh, List<TaskHandle<Integer>> handles) {
        for (int i = 0; i < SHARDS; i++) {
            TaskHandle<Integer> handle = mesh.submit(WAIT, i);
            assertThat(handle.acknowledged()).succeedsWithin(SOON);
            handles.add(handle);
        }
    }

    private static void submitUntilClosed(Mesh mesh, List<TaskHandle<Integer>> handles) {
        while (true) {
            try {
                handles.add(mesh.submit(WAIT, 3));
            } catch (OverloadedException e) {
                Thread.onSpinWait();
            } catch (NoEligibleNodeException e) {
                return;
            }
        }
    }

    @Test
    void whatIsOpenFailsWhenTheNodeClosesAndNothingMoreIsTaken() throws InterruptedException {
        Mesh mesh = start("1s");
        List<TaskHandle<Integer>> handles = new CopyOnWriteArrayList<>();
        submitToEveryShard(mesh, handles);
        TaskId id = handles.getFirst().taskId();
        CompletableFuture<Integer> asked = mesh.result(id, Integer.class).toCompletableFuture();
        Thread submitter = Thread.ofPlatform().start(() -> submitUntilClosed(mesh, handles));
        await("submissions").until(() -> handles.size() > 2 * SHARDS);

        long start = System.nanoTime();
        mesh.close();
        submitter.join();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        Stream<CompletableFuture<?>> results = handles.stream()
                .flatMap(handle -> Stream.of(
                        handle.result().toCompletableFuture(),
                        handle.cancel().toCompletableFuture(),
                        handle.status().toCompletableFuture()));
        assertThat(Stream.concat(results, Stream.of(asked)))
                .allSatisfy(result -> assertThat(result)
                        .failsWithin(SOON)
                        .withThrowableThat()
                        .withCauseInstanceOf(MeshException.class));
        assertThat(mesh.result(id, Integer.class).toCompletableFuture())
                .failsWithin(SOON)
                .withThrowableThat()
                .withCauseInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> mesh.submit(WAIT, 4)).isInstanceOf(NoEligibleNodeException.class);
    }

    @Test
    void resultOfAnIdThatNobodyUsedIsUnknownWhateverItsKind() {
        Mesh mesh = start("1s");
        List<TaskId> never = List.of(
                TaskId.parse("local.0.v00000000000000000000000000"),
                TaskId.parse("local.0.d00000000000000000000000000"),
                TaskId.parse("any.0.k00000000000000000000000000000000"));

        List<CompletableFuture<Integer>> results = never.stream()
                .map(id -> mesh.result(id, Integer.class).toCompletableFuture())
                .toList();

        assertThat(results)
                .allSatisfy(result -> assertThat(result)
                        .failsWithin(SOON)
                        .withThrowableThat()
                        .withCauseInstanceOf(OutcomeUnknownException.class));
        mesh.close();
    }
}
