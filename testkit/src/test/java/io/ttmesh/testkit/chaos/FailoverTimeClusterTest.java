package io.ttmesh.testkit.chaos;

import io.ttmesh.testkit.MeshTest;
import io.ttmesh.testkit.NodeConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** With the settings of tests. Runs with {@code -Psoak} only. */
@Tag("soak")
@MeshTest(
        nodes = 3,
        regions = {"eu", "us", "us"},
        config = FailoverTimes.QUIET,
        nodeConfig = {
            @NodeConfig(node = 2, value = FailoverTimes.TAGGED),
            @NodeConfig(node = 3, value = FailoverTimes.TAGGED)
        },
        tasks = ChaosTasks.class)
@Timeout(600)
class FailoverTimeClusterTest extends FailoverTimeTest {}
