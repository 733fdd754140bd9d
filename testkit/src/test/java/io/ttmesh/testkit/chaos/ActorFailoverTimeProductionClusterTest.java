package io.ttmesh.testkit.chaos;

import io.ttmesh.testkit.MeshTest;
import io.ttmesh.testkit.Timing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** With the settings that are shipped. Runs with {@code -Psoak} only. */
@Tag("soak")
@MeshTest(timing = Timing.PRODUCTION, nodes = 3, config = Journal.ON_DISKS, tasks = Tally.class, heapMebibytes = 256)
@Timeout(900)
class ActorFailoverTimeProductionClusterTest extends ActorFailoverTimeTest {}
