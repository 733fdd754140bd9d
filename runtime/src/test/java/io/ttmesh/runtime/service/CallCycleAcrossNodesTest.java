package io.ttmesh.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.ActorType;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.CallCycleException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rings of actors that live on two nodes, told apart by their tags; both nodes are actor systems of this JVM. */
@Timeout(90)
class CallCycleAcrossNodesTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static Mesh east;
    private static Mesh west;

    @BeforeAll
    static void start() {
        east = Mesh.start(at("east").init());
        west = Mesh.start(at("west").join(east.address()));
    }

    private static MeshConfig at(String tag) {
        return MeshConfig.load()
                .with("ttmesh.node.port", 0)
                .with("ttmesh.node.id", "cycle-" + tag)
                .with("ttmesh.node.tags", List.of(tag))
                .with("ttmesh.mesh.default-durability", "none")
                .with("ttmesh.mesh.journal", "memory")
                .with("ttmesh.actors.service.ask-timeout", "60s")
                .withActors(Gossip.EAST, Gossip.WEST);
    }

    @AfterAll
    static void close() {
        west.close();
        east.close();
    }

    private static String ask(ActorType<Gossip.Command> type, String first, Gossip.How how, String... others) {
        return east.actor(type, first).<String>call(LONG, replyTo -> new Gossip.Ask(how, List.of(others), replyTo));
    }

    @Test
    void callsInARowCrossTheNodes() {
        assertThat(ask(Gossip.EAST, "east-a", Gossip.How.BY_CALL, "west-a", "east-b"))
                .isEqualTo("east-a west-a east-b");
    }

    @Test
    void ringOfCallsAcrossNodesIsAnsweredAtOnceWithItsNames() {
        assertThatThrownBy(() -> ask(Gossip.WEST, "west-c", Gossip.How.BY_CALL, "east-c", "west-d", "east-c"))
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining(CallCycleException.class.getName())
                .hasMessageContaining("east/east-c asks test.gossip-west/west-d asks test.gossip-east/east-c");
    }

    @Test
    void joinInARingAcrossNodesIsSeenByTheStateOfTheThread() {
        assertThatThrownBy(() -> ask(Gossip.EAST, "east-e", Gossip.How.BY_JOIN, "west-e", "east-e"))
                .isInstanceOf(ActorFailedException.class)
                .hasStackTraceContaining("east-e asks test.gossip-west/west-e asks test.gossip-east/east-e");
    }

    @Test
    void ringWithoutBlockingAcrossNodesIsAnswered() {
        assertThat(ask(Gossip.EAST, "east-f", Gossip.How.WITHOUT_BLOCKING, "west-f", "east-f"))
                .isEqualTo("east-f west-f east-f");
    }
}
