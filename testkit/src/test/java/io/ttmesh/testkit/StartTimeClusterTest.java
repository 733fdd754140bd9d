package io.ttmesh.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.testkit.internal.cluster.ClusterPlan;
import io.ttmesh.testkit.internal.cluster.RunningCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a cluster takes to form; printed, because it is the machine's time. */
@Tag("cluster")
@Tag("soak")
@Timeout(120)
class StartTimeClusterTest {
    private static final int STARTS = 3;

    @TempDir
    private Path folder;

    @MeshTest
    static class Three {}

    @Test
    void printsHowLongThreeNodesTake() {
        ClusterPlan plan = ClusterPlan.of(Three.class.getAnnotation(MeshTest.class), Three.class, Flavour.PROCESS);
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            long began = System.nanoTime();
            try (var cluster = RunningCluster.open(plan, folder.resolve(String.valueOf(i)))) {
                cluster.form();
                seconds.add((System.nanoTime() - began) / 1e9);
                assertThat(cluster.node(1).facts().members()).hasSize(3);
            }
        }

        double median = seconds.stream().sorted().toList().get(STARTS / 2);
        System.out.printf("three nodes formed in %s s: median %.1f s%n", seconds, median);
    }
}
