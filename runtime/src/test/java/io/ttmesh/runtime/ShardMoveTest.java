package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Owners move between nodes and nothing they keep is lost. */
@Timeout(120)
class ShardMoveTest {
    private static final DistributedTask<Integer, Integer> DOUBLE =
            DistributedTask.of("math.double", Integer.class, Integer.class, (x, ctx) -> 2 * x);

    @Test
    void outcomesMoveWithTheirShardsToANodeThatJoins() throws Exception {
        try (var nodes = new InProcessMesh()) {
            Mesh first = nodes.start("n1", "eu", DOUBLE);
            List<TaskId> ids = submitted(first, 200);
            Mesh second = nodes.start("n2", "eu", DOUBLE);
            awaitOwners(first, second);

            assertThat(results(first, ids)).isEqualTo(expected(200));
            assertThat(results(second, ids)).isEqualTo(expected(200));
        }
    }

    @Test
    void outcomesMoveAwayFromANodeThatLeaves() throws Exception {
        try (var nodes = new InProcessMesh()) {
            Mesh first = nodes.start(settled("n1"));
            Mesh second = nodes.start(settled("n2"));
            await("both are seen")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> first.nodes().size() == 2 && second.nodes().size() == 2);
            List<TaskId> ids = submitted(second, 200);

            second.close();

            assertThat(results(first, ids)).isEqualTo(expected(200));
        }
    }

    /**
     * A node whose shards stay where they began: what a shard hands over while it moves for two reasons at once, Pekko may
     * drop.
     */
    private static MeshConfig settled(String id) {
        return InProcessMesh.quick(id, "eu")
                .with("pekko.cluster.sharding.rebalance-interval", "1h")
                .withOnlyTasks(DOUBLE);
    }

    /** Submits at one node until the other owns some of it, which its events tell. */
    private static void awaitOwners(Mesh submitter, Mesh owner) throws Exception {
        Set<ShardId> owned = ConcurrentHashMap.newKeySet();
        AutoCloseable subscription = owner.subscribe(event -> {
            if (event instanceof MeshEvent.TaskSubmitted submitted) {
                owned.add(submitted.taskId().shard());
            }
        });
        try {
            await("shards have moved to " + owner.nodeId())
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        submitted(submitter, 16);
                        return owned.size() >= 4;
                    });
        } finally {
            subscription.close();
        }
    }

    private static List<TaskId> submitted(Mesh mesh, int count) {
        List<TaskHandle<Integer>> handles = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> handles.add(mesh.submit(DOUBLE, i)));
        handles.forEach(handle -> handle.await(Duration.ofSeconds(30)));
        return handles.stream().map(TaskHandle::taskId).toList();
    }

    private static List<Integer> results(Mesh mesh, List<TaskId> ids) throws Exception {
        List<Integer> all = new ArrayList<>();
        for (TaskId id : ids) {
            all.add(mesh.result(id, Integer.class).toCompletableFuture().get(20, TimeUnit.SECONDS));
        }
        return all;
    }

    private static List<Integer> expected(int count) {
        return IntStream.range(0, count).map(i -> 2 * i).boxed().toList();
    }
}
