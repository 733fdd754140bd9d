package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.testkit.MeshCluster;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How long an actor whose node is killed does not answer, with a journal of three voters; prints median and maximum. */
abstract class ActorFailoverTimeTest {
    private static final int KILLS = Integer.getInteger("ttmesh.test.kills", 10);

    @Test
    void actorsAnswerFromAnotherNode(MeshCluster cluster) throws IOException {
        assertThat(new FailoverTimes(cluster).ofActors(KILLS).millis()).hasSize(KILLS);
    }
}
