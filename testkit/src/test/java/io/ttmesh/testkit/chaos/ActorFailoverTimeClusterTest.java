package io.ttmesh.testkit.chaos;

import io.ttmesh.testkit.MeshTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** With the settings of tests. Runs with {@code -Psoak} only. */
@Tag("soak")
@MeshTest(
        nodes = 3,
        config = {Journal.ON_DISKS, FailoverTimes.QUIET},
        tasks = Tally.class,
        heapMebibytes = 256)
@Timeout(600)
class ActorFailoverTimeClusterTest extends ActorFailoverTimeTest {}
