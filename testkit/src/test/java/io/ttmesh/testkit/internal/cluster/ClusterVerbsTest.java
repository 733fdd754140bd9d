package io.ttmesh.testkit.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.testkit.AwaitFailed;
import io.ttmesh.testkit.Flavour;
import io.ttmesh.testkit.Timing;
import io.ttmesh.testkit.VerbNotPossible;
import io.ttmesh.testkit.internal.net.Link;
import io.ttmesh.testkit.internal.net.LinkTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterVerbsTest {
    @TempDir
    private Path folder;

    private final List<FakeNode> nodes = new ArrayList<>();
    private final FakePlane plane = new FakePlane();
    private RunningCluster cluster;

    @BeforeEach
    void form() {
        var plan = new ClusterPlan(
                "fakes",
                Flavour.PROCESS,
                Timing.QUICK,
                List.of("eu", "eu", "us"),
                List.of("eu", "us"),
                Map.of("of.all", 1, "ttmesh.actors.lease-timeout", "9s"),
                Map.of(2, Map.of("of.all", 2)),
                List.of(),
                128);
        cluster = new RunningCluster(plan, folder, plane, spec -> new FakeNode(spec, nodes), new Cutter(), () -> {});
        cluster.form();
    }

    @Test
    void startsAllAtOnceWhenTheFirstAddressIsKnown() {
        assertThat(nodes.get(0).told).containsExactly("begin []", "ready");
        assertThat(nodes.get(1).told).containsExactly("begin [n1.host:7400]", "ready");
        assertThat(nodes.get(2).told).containsExactly("begin [n1.host:7400]", "ready");
        assertThat(nodes.get(2).spec().region()).isEqualTo("us");
    }

    @Test
    void laysSettingsAboveEachOther() {
        Map<String, Object> ofTwo = nodes.get(1).spec().settings();

        assertThat(nodes.get(0).spec().settings()).containsEntry("of.all", 1).containsEntry("of.plane", "on");
        assertThat(ofTwo).containsEntry("of.all", 2);
        assertThat(ofTwo).containsEntry("ttmesh.actors.lease-timeout", "9s");
        assertThat(ofTwo).containsEntry("ttmesh.mesh.default-durability", "none");
        assertThat(ofTwo).containsKey("pekko.cluster.split-brain-resolver.stable-after");
    }

    @Test
    void joinsThroughAllOthersAtARestartThoseThatAnswerFirst() {
        cluster.node(2).pause();

        cluster.node(1).restart();

        assertThat(nodes.get(0).told).endsWith("stop", "begin [n3.host:7400, n2.host:7400]", "ready");
    }

    @Test
    void oneGoesAheadWhenAllThatRunWaitForOthers() {
        nodes.get(1).kill();
        nodes.get(1).lost = true;
        assertThatThrownBy(() -> cluster.node(2).start()).hasMessageContaining("waits for others");
        nodes.get(0).kill();
        nodes.get(2).kill();

        cluster.repair();

        assertThat(nodes.get(0).told).endsWith("begin []", "ready");
        assertThat(nodes.get(2).told).endsWith("begin [n1.host:7400, n2.host:7400]", "ready");
    }

    @Test
    void mintsOnlyWhenNobodyElseIsAlive() {
        cluster.nodes().forEach(node -> node.kill());

        cluster.node(3).start();
        cluster.node(1).start();

        assertThat(nodes.get(2).told).endsWith("begin []", "ready");
        assertThat(nodes.get(0).told).endsWith("begin [n3.host:7400, n2.host:7400]", "ready");
    }

    @Test
    void isolatesFromAllNodesAndTheClients() {
        cluster.isolate(cluster.node(3));

        assertThat(plane.applied.bad().keySet())
                .containsExactlyInAnyOrder(
                        new Link("n3", "n1"),
                        new Link("n1", "n3"),
                        new Link("n3", "n2"),
                        new Link("n2", "n3"),
                        new Link("n3", "clients"),
                        new Link("clients", "n3"));
    }

    @Test
    void keepsTheLinksAsTheyWereWhenTheNetworkRefuses() {
        cluster.cut(cluster.node(1), cluster.node(2));

        assertThatThrownBy(() -> cluster.delay(cluster.node(1), cluster.node(3), Duration.ofMillis(5)))
                .isInstanceOf(VerbNotPossible.class);
        cluster.lose(cluster.node(2), cluster.clients(), 0.5);

        assertThat(plane.applied).isEqualTo(LinkTable.GOOD.cut("n1", "n2").lose("n2", "clients", 0.5));
    }

    @Test
    void refusesSharesAndRatesThatMeanNothing() {
        assertThatThrownBy(() -> cluster.lose(cluster.node(1), cluster.node(2), 1.5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cluster.slow(cluster.node(1), cluster.node(2), 10))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cluster.partition(cluster.node(1), cluster.node(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void repairsWhateverATestBroke() {
        cluster.partition(cluster.node(1), cluster.node(2));
        cluster.node(1).skewClock(Duration.ofHours(1));
        assertThat(cluster.node(2).drain(Duration.ofSeconds(1))).isEqualTo(3);
        cluster.node(3).pause();
        cluster.add("us", "of.all = 3").kill();
        cluster.node(3).resume();
        cluster.node(3).wipe();

        cluster.repair();

        assertThat(plane.applied).isEqualTo(LinkTable.GOOD);
        assertThat(nodes.get(0).told).endsWith("skew PT1H", "skew PT0S");
        assertThat(nodes.get(1).told).contains("stop").endsWith("ready");
        assertThat(nodes.get(2).told).contains("kill", "wipe").endsWith("ready");
        assertThat(nodes.get(3).told).endsWith("kill", "close");
        assertThat(cluster.nodes()).hasSize(3);
    }

    @Test
    void repairsAMeshOfWhichNobodyLives() {
        cluster.nodes().forEach(node -> node.kill());

        cluster.repair();

        assertThat(nodes.get(0).told).endsWith("begin []", "ready");
        assertThat(nodes.get(1).told).endsWith("begin [n1.host:7400, n3.host:7400]", "ready");
        assertThat(nodes.get(2).told).endsWith("begin [n1.host:7400, n2.host:7400]", "ready");
    }

    @Test
    void saysWhatWasAwaitedAndWhatEachNodeSees() {
        cluster.node(3).kill();

        assertThatThrownBy(() -> cluster.await("three are there", Duration.ofMillis(1), () -> {
                    throw new IllegalStateException("not there");
                }))
                .isInstanceOf(AwaitFailed.class)
                .hasMessageContaining("for: three are there")
                .hasMessageContaining("not there")
                .hasMessageContaining("n1 sees [n1 Up, n2 Up]; n2 sees [n1 Up, n2 Up]");
    }

    @Test
    void saysWhoHostsEachShard() {
        assertThat(cluster.shards().keySet()).containsExactly("n1.0", "n2.0", "n3.0");
    }

    @Test
    void endsNodesAndNetworkWithIt() {
        cluster.close();

        assertThat(nodes).allSatisfy(node -> assertThat(node.told).endsWith("close"));
        assertThat(plane.closed).isTrue();
    }
}
