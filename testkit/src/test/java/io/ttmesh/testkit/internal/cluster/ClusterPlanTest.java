package io.ttmesh.testkit.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.testkit.Flavour;
import io.ttmesh.testkit.MeshTest;
import io.ttmesh.testkit.NodeConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterPlanTest {
    @MeshTest(
            nodes = 4,
            regions = {"eu", "us"},
            config = {"a.b = 6s", "a.list = [x, y]"},
            nodeConfig = @NodeConfig(node = 2, value = "a.b = 7s"),
            tasks = List.class)
    static class Full {}

    static class Heir extends Full {}

    @MeshTest(nodes = 0)
    static class Empty {}

    @MeshTest(nodeConfig = @NodeConfig(node = 4, value = "a = 1"))
    static class NoSuchNode {}

    @MeshTest(config = "this is = not { a setting")
    static class NoSetting {}

    @Test
    void readsTheAnnotation() {
        ClusterPlan plan = plan(Heir.class);

        assertThat(plan.regions()).containsExactly("eu", "us", "us", "us");
        assertThat(plan.meshRegions()).containsExactly("eu", "us");
        assertThat(plan.settings()).containsEntry("a.b", "6s").containsEntry("a.list", List.of("x", "y"));
        assertThat(plan.nodeSettings().get(2)).containsEntry("a.b", "7s");
        assertThat(plan.taskHolders())
                .containsExactly(Heir.class.getName(), Full.class.getName(), List.class.getName());
        assertThat(plan.nodeIds()).containsExactly("n1", "n2", "n3", "n4");
    }

    @Test
    void refusesWhatCanNotBe() {
        assertThatThrownBy(() -> plan(Empty.class)).hasMessageContaining("@MeshTest(nodes)");
        assertThatThrownBy(() -> plan(NoSuchNode.class)).hasMessageContaining("@NodeConfig(node = 4)");
        assertThatThrownBy(() -> plan(NoSetting.class)).hasMessageContaining("not { a setting");
    }

    private static ClusterPlan plan(Class<?> testClass) {
        return ClusterPlan.of(testClass.getAnnotation(MeshTest.class), testClass, Flavour.PROCESS);
    }
}
