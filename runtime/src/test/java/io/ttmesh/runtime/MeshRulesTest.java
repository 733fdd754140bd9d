package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.PlacementRecord;
import io.ttmesh.model.Region;
import io.ttmesh.model.RegionPreference;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.NoEligibleNodeException;
import io.ttmesh.model.error.StartException;
import io.ttmesh.model.error.UnknownTaskException;
import io.ttmesh.model.error.WrongPayloadException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a mesh of two nodes in two regions does with keys, versions and bad input; region asia has no node. */
@Timeout(60)
class MeshRulesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicInteger RUNS = new AtomicInteger();

    private static final DistributedTask<Integer, Integer> COUNT =
            DistributedTask.of("rules.count", Integer.class, Integer.class, (x, context) -> {
                RUNS.incrementAndGet();
                return x;
            });
    private static final DistributedTask<Integer, String> WHERE = DistributedTask.of(
            "rules.where",
            Integer.class,
            String.class,
            (x, context) -> context.node().value());
    private static final DistributedTask<Integer, String> WHERE_2 = WHERE.withVersion(2);

    private static InProcessMesh nodes;
    private static Mesh eu;
    private static Mesh us;

    @BeforeAll
    static void start() {
        nodes = new InProcessMesh();
        eu = nodes.start("rules-eu", "eu", COUNT, WHERE);
        us = nodes.start("rules-us", "us", COUNT, WHERE, WHERE_2);
        await("both nodes are seen")
                .atMost(SOON)
                .until(() -> eu.nodes().size() == 2 && us.nodes().size() == 2);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @AfterEach
    void everyNodeIsHealthy() {
        assertThat(eu.submit(WHERE, 1, here("rules-eu")).await(SOON)).isEqualTo("rules-eu");
        assertThat(us.submit(WHERE, 1, here("rules-us")).await(SOON)).isEqualTo("rules-us");
    }

    private static TaskOptions here(String node) {
        return TaskOptions.DEFAULTS.withNode(new NodeId(node));
    }

    @Test
    void runsOnceWhatTwoRegionsSubmitUnderOneKey() {
        int before = RUNS.get();
        TaskOptions keyed = TaskOptions.DEFAULTS.withIdempotencyKey("order-4711");

        TaskHandle<Integer> first = eu.submit(COUNT, 7, keyed);
        TaskHandle<Integer> second = us.submit(COUNT, 7, keyed);

        assertThat(first.await(SOON)).isEqualTo(7);
        assertThat(second.await(SOON)).isEqualTo(7);
        assertThat(second.taskId()).isEqualTo(first.taskId());
        assertThat(us.submit(COUNT, 7, keyed).await(SOON)).isEqualTo(7);
        assertThat(RUNS.get() - before).isOne();
    }

    @Test
    void refusesAKeyThatIsReusedWithAnotherInput() {
        TaskOptions keyed = TaskOptions.DEFAULTS.withIdempotencyKey("order-4712");
        eu.submit(COUNT, 1, keyed).await(SOON);

        assertFails(us.submit(COUNT, 2, keyed), InvalidInputException.class, "order-4712", "use a new key");
    }

    @Test
    void runsAVersionWhereItIsRegistered() throws Exception {
        TaskHandle<String> handle = eu.submit(WHERE_2, 1);

        assertThat(handle.await(SOON)).isEqualTo("rules-us");
        List<PlacementRecord> placements =
                eu.explain(handle.taskId()).toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(placements.getLast().chosen()).contains(new NodeId("rules-us"));
        assertThat(placements.getLast().candidates())
                .anySatisfy(
                        candidate -> assertThat(candidate.rejected().orElse("")).contains("rules.where@2"));
    }

    @Test
    void failsATaskThatNoNodeHas() {
        DistributedTask<Integer, Integer> nowhere =
                DistributedTask.of("rules.nowhere", Integer.class, Integer.class, (x, context) -> x);

        assertFails(eu.submit(nowhere, 1), UnknownTaskException.class, "rules.nowhere@1", "register it");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void refusesAnInputOfAnotherType() {
        DistributedTask raw = COUNT;

        assertThatThrownBy(() -> eu.submit(raw, "seven"))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContainingAll("java.lang.String", "java.lang.Integer");
    }

    @Test
    void failsAnInputThatTheWorkerCanNotRead() {
        DistributedTask<String, Integer> other =
                DistributedTask.of("rules.count", String.class, Integer.class, (x, context) -> 1);

        assertFails(eu.submit(other, "seven"), WrongPayloadException.class, "java.lang.Integer");
    }

    @Test
    void refusesAnUnknownRegion() {
        TaskOptions mars = TaskOptions.DEFAULTS.withRegion(RegionPreference.near(new Region("mars")));

        assertThatThrownBy(() -> eu.submit(COUNT, 1, mars))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("mars", "ttmesh.mesh.regions");
    }

    @Test
    void failsAHardRegionWithoutNodes() {
        TaskOptions hard = TaskOptions.DEFAULTS.withRegion(RegionPreference.only(new Region("asia")));

        assertFails(eu.submit(COUNT, 1, hard), NoEligibleNodeException.class, "asia");
    }

    @Test
    void runsASoftRegionWithoutNodesElsewhere() {
        TaskOptions soft = TaskOptions.DEFAULTS.withRegion(RegionPreference.near(new Region("asia")));

        assertThat(eu.submit(COUNT, 3, soft).await(SOON)).isEqualTo(3);
    }

    @Test
    void failsAPinToANodeThatIsAbsent() {
        assertFails(eu.submit(WHERE, 1, here("rules-gone")), NoEligibleNodeException.class, "rules-gone");
    }

    @Test
    void refusesAnInputThatIsTooLarge() {
        DistributedTask<String, Integer> text =
                DistributedTask.of("rules.text", String.class, Integer.class, (x, context) -> x.length());

        assertThatThrownBy(() -> eu.submit(text, "x".repeat(300_000)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("300002 bytes", "ttmesh.runtime.payload-limit");
    }

    @Test
    void refusesToJoinAForeignMesh(@TempDir Path data) {
        try (Mesh foreign =
                Mesh.start(InProcessMesh.quick("foreign", "eu").init().dataDir(data))) {
            assertThat(foreign.meshId()).isNotEqualTo(eu.meshId());
        }

        assertThatThrownBy(() -> Mesh.start(
                        InProcessMesh.quick("stray", "eu").dataDir(data).join(eu.address())))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll(eu.meshId(), "belongs to mesh");
    }

    @Test
    void refusesToJoinWithOtherRegions() {
        assertThatThrownBy(() -> Mesh.start(InProcessMesh.quick("stray", "eu")
                        .with("ttmesh.mesh.regions", List.of("eu"))
                        .join(eu.address())))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("ttmesh.mesh.regions");
    }

    @Test
    void refusesToListenBeyondLoopbackWithoutTheWord() {
        assertThatThrownBy(() ->
                        Mesh.start(InProcessMesh.quick("open", "eu").init().with("ttmesh.node.host", "0.0.0.0")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--insecure");
    }

    private static void assertFails(TaskHandle<?> handle, Class<? extends MeshException> type, String... words) {
        assertThatThrownBy(() -> handle.await(SOON)).isInstanceOf(type).hasMessageContainingAll(words);
    }
}
