package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.testkit.MeshCluster;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How long a kill is felt; prints median and maximum. */
abstract class FailoverTimeTest {
    private static final int KILLS = Integer.getInteger("ttmesh.test.kills", 10);

    @Test
    void workGoesOnElsewhere(MeshCluster cluster) throws IOException {
        assertThat(new FailoverTimes(cluster).ofWorkers(KILLS).millis()).hasSize(KILLS);
    }

    @Test
    void questionsAreAnsweredAgain(MeshCluster cluster) throws IOException {
        assertThat(new FailoverTimes(cluster).ofOwners(KILLS).millis()).hasSize(KILLS);
    }
}
