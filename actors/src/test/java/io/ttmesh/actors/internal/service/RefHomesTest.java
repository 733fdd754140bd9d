package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.internal.wire.MeshRefs;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.Region;
import io.ttmesh.model.error.InvalidInputException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Homes of refs that come in payloads, which anybody may have written. */
class RefHomesTest {
    private static final Region EU = new Region("eu");

    @AfterAll
    static void stop() {
        KeyScene.stop();
    }

    private static Region homeOf(MeshRef<?> ref) {
        return ((MeshRefs.AtHome) ref).home();
    }

    @Test
    void actorOfAKnownTypeIsAtHomeWhereItsTypeSays() {
        KeyScene.door().ref(Purse.EVENTS, "a");

        MeshRef<?> read = KeyScene.door().ref(new ActorId(Purse.EVENTS.name(), "a"), EU);

        assertThat(homeOf(read)).isEqualTo(Region.ANY);
    }

    @Test
    void actorOfAnotherTypeIsAtHomeWhereTheRefSays() {
        assertThat(homeOf(KeyScene.door().ref(new ActorId("stranger", "a"), EU)))
                .isEqualTo(EU);
        assertThat(homeOf(KeyScene.door().ref(new ActorId("stranger", "a"), Region.ANY)))
                .isEqualTo(Region.ANY);
    }

    @Test
    void regionThatTheMeshDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> KeyScene.door().ref(new ActorId("stranger", "a"), new Region("mars")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("mars");
    }
}
