package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.MeshTest;
import io.ttmesh.testkit.NodeConfig;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a kill is felt with the settings of tests; figures are printed. More kills with {@code -Psoak}. */
@MeshTest(
        nodes = 3,
        regions = {"eu", "us", "us"},
        nodeConfig = {
            @NodeConfig(node = 2, value = "ttmesh.node.tags = [\"" + FailoverTimes.TAG + "\"]"),
            @NodeConfig(node = 3, value = "ttmesh.node.tags = [\"" + FailoverTimes.TAG + "\"]")
        },
        tasks = ChaosTasks.class)
@Timeout(300)
class FailoverTimeClusterTest {
    private static final int KILLS = Integer.getInteger("ttmesh.test.kills", 2);
    private static final long LIMIT_MILLIS = 10_000;

    @Test
    void workGoesOnElsewhere(MeshCluster cluster) throws IOException {
        assertThat(new FailoverTimes(cluster).ofWorkers(KILLS).max()).isLessThan(LIMIT_MILLIS);
    }

    @Test
    void questionsAreAnsweredAgain(MeshCluster cluster) throws IOException {
        assertThat(new FailoverTimes(cluster).ofOwners(KILLS).max()).isLessThan(LIMIT_MILLIS);
    }
}
