package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.ActorId;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final NodeId NODE = new NodeId("a");
    private static final ActorId ACTOR = new ActorId("bank", "4711");

    private final Refusals refusals = new Refusals();

    private List<MeshEvent> take() {
        return refusals.take(NODE, Instant.EPOCH);
    }

    @Test
    void whatAnActorRefusedIsSummedUpAndToldOnce() {
        refusals.overloaded(ACTOR);
        refusals.overloaded(ACTOR);
        refusals.cycle(ACTOR, "first");
        refusals.cycle(ACTOR, "second");

        assertThat(take())
                .containsExactly(
                        new MeshEvent.ActorOverloaded(Instant.EPOCH, NODE, ACTOR, 2),
                        new MeshEvent.ActorCallCycle(Instant.EPOCH, NODE, ACTOR, "second"));
        assertThat(take()).isEmpty();
    }

    @Test
    void ofManyActorsThoseAreToldThatRefusedMost() {
        for (int i = 0; i < 50; i++) {
            refusals.overloaded(new ActorId("bank", "" + i));
        }
        refusals.overloaded(ACTOR);
        refusals.overloaded(ACTOR);

        assertThat(take()).hasSize(20).first().isEqualTo(new MeshEvent.ActorOverloaded(Instant.EPOCH, NODE, ACTOR, 2));
        assertThat(take()).isEmpty();
    }
}
