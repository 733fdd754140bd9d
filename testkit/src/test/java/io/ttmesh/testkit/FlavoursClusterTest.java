package io.ttmesh.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.runtime.TaskHandle;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** One test class on both flavours. */
@MeshTest(flavours = {Flavour.PROCESS, Flavour.IN_PROCESS})
class FlavoursClusterTest {
    // Nobody packages it: every node finds it in this class.
    private static final DistributedTask<Integer, Integer> TWICE =
            DistributedTask.of("test.twice", Integer.class, Integer.class, (number, context) -> 2 * number);

    private static final DistributedTask<Integer, String> SLOW =
            DistributedTask.of("test.slow", Integer.class, String.class, (millis, context) -> {
                Thread.sleep(millis);
                return context.node().toString();
            });

    private final MeshCluster cluster;

    FlavoursClusterTest(MeshCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void runsTheTasksOfTheTestClassOnItsNodes() {
        TaskHandle<Integer> handle = cluster.client().submit(TWICE, 21);

        assertThat(handle.await(Duration.ofSeconds(20))).isEqualTo(42);
    }

    @Test
    void runsCodeInTheNodeThatIsAsked() {
        assertThat(cluster.nodes().stream().map(node -> node.run(new WhoIsIt())).toList())
                .containsExactly("n1", "n2", "n3");
    }

    @Test
    void showsWhatCodeInANodeThrew() {
        assertThatThrownBy(() -> cluster.node(2).run(new Throws("no such luck")))
                .isInstanceOf(NodeCodeFailed.class)
                .hasMessageContaining("n2")
                .hasMessageContaining("no such luck");
    }

    @Test
    void partitionMakesTwoNodesUnreachableToEachOther() {
        cluster.partition(cluster.node(1), cluster.node(2));

        cluster.awaitUnreachable(cluster.node(1), cluster.node(2));
        cluster.awaitUnreachable(cluster.node(2), cluster.node(1));
    }

    @Test
    void workOfAKilledNodeRunsElsewhere() {
        TaskHandle<String> handle = cluster.client().submit(SLOW, 4_000);
        NodeHandle first = cluster.awaitRunning(handle.taskId());

        first.kill();

        assertThat(handle.await(Duration.ofSeconds(40))).isNotEqualTo(first.id());
        cluster.awaitRemoved(first);
    }

    @Test
    void aStoppedNodeLeavesAndReturnsUnderItsIdAndAddress() {
        NodeHandle node = cluster.node(3);
        String address = node.address();

        node.stop();
        cluster.awaitMembers(2);
        node.start();

        cluster.awaitMembers(3);
        assertThat(node.address()).isEqualTo(address);
        assertThat(node.run(new WhoIsIt())).isEqualTo("n3");
    }

    @Test
    void skewsTheClockOfOneNodeOnly() {
        Instant before = Instant.parse(cluster.node(2).run(new ReadClock()));
        cluster.node(1).skewClock(Duration.ofDays(1));

        assertThat(Instant.parse(cluster.node(1).run(new ReadClock()))).isAfter(before.plus(Duration.ofHours(23)));
        assertThat(Instant.parse(cluster.node(2).run(new ReadClock()))).isBefore(before.plus(Duration.ofHours(1)));
    }

    @Test
    void hostsEveryShardOnOneNode() {
        cluster.client().submit(TWICE, 1).await(Duration.ofSeconds(20));

        cluster.awaitShards(
                "every shard that runs has one host",
                shards -> !shards.isEmpty() && shards.values().stream().allMatch(hosts -> hosts.size() == 1));
    }

    @Test
    @OnFlavours(Flavour.IN_PROCESS)
    void refusesToPauseWhatIsNoProcess() {
        assertThatThrownBy(() -> cluster.node(1).pause())
                .isInstanceOf(VerbNotPossible.class)
                .hasMessageContaining("n1");
    }

    @Test
    void anAwaitThatFailsSaysWhatForAndWhatWasSeen() {
        assertThatThrownBy(() -> cluster.await("pigs fly", Duration.ofMillis(100), () -> false))
                .isInstanceOf(AwaitFailed.class)
                .hasMessageContaining("pigs fly")
                .hasMessageContaining("n1 sees");
    }

    record WhoIsIt() implements NodeCode<String> {
        @Override
        public String run(NodeScope node) {
            return node.node().mesh().nodeId().toString();
        }
    }

    record ReadClock() implements NodeCode<String> {
        @Override
        public String run(NodeScope node) {
            return node.node().clock().instant().toString();
        }
    }

    record Throws(String message) implements NodeCode<String> {
        @Override
        public String run(NodeScope node) {
            throw new IllegalStateException(message);
        }
    }
}
