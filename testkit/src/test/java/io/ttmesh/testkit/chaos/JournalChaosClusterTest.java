package io.ttmesh.testkit.chaos;

import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.MeshTest;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The chaos of {@link ChaosClusterTest} on a mesh with data folders and a journal of three voters: a node that was killed
 * comes back on its folder, and the judge excuses nothing that is durable. Ends with a restart of everything, after which
 * every outcome is asked for. Takes 95 s, so it runs with {@code -Psoak}.
 */
@Tag("soak")
@MeshTest(
        nodes = 3,
        regions = {"eu", "eu", "us"},
        config = {"chaos.log = " + JournalChaosClusterTest.LOG, Journal.ON_DISKS, "ttmesh.actors.wake-interval = 1s"},
        tasks = ChaosTasks.class,
        heapMebibytes = 256)
@Timeout(240)
class JournalChaosClusterTest {
    static final String LOG = "build-journal";
    static final long SEED = 4265;

    @Test
    void everyPromiseHoldsOnDisks(MeshCluster cluster) throws IOException {
        ChaosClusterTest.assertPromisesHold(cluster, ChaosRunner.Setup.of(LOG, Journal.DISKS), SEED);
    }
}
