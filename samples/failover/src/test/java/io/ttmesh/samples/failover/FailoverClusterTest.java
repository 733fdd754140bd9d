package io.ttmesh.samples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.TaskHandle;
import io.ttmesh.samples.failover.Primes.Range;
import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.MeshTest;
import io.ttmesh.testkit.NodeHandle;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What users can promise their own users: a mesh of three goes on when one of it does not. */
@MeshTest(
        nodes = 3,
        regions = {"eu", "eu", "us"})
class FailoverClusterTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Range ALL = new Range(0, 3_000_000);
    private static final int PRIMES_IN_ALL = 216_816;

    @Test
    void survivesKill(MeshCluster cluster) {
        TaskHandle<Integer> handle = cluster.client().submit(Primes.COUNT, ALL);

        cluster.awaitRunning(handle.taskId()).kill();

        assertThat(handle.await(LONG)).isEqualTo(PRIMES_IN_ALL);
        cluster.awaitMembers(2);
    }

    @Test
    void losesNothingWhenEveryNodeIsRestarted(MeshCluster cluster) {
        List<TaskHandle<Integer>> handles = submitAll(cluster.client());

        for (NodeHandle node : cluster.nodes()) {
            node.restart();
            cluster.awaitMembers(3);
        }

        assertThat(handles.stream().mapToInt(handle -> handle.await(LONG)).sum())
                .isEqualTo(PRIMES_IN_ALL);
    }

    @Test
    void goesOnWithoutAnIsolatedNode(MeshCluster cluster) {
        NodeHandle lost = cluster.node(3);
        List<TaskHandle<Integer>> handles = submitAll(cluster.client());

        cluster.isolate(lost);

        assertThat(handles.stream().mapToInt(handle -> handle.await(LONG)).sum())
                .isEqualTo(PRIMES_IN_ALL);
        cluster.awaitRemoved(lost);
    }

    private static List<TaskHandle<Integer>> submitAll(Mesh client) {
        int step = ALL.to() / 30;
        return IntStream.range(0, 30)
                .mapToObj(i -> client.submit(Primes.COUNT, new Range(i * step, (i + 1) * step)))
                .toList();
    }
}
