package io.ttmesh.runtime.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.ActorView;
import io.ttmesh.model.Durability;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.runtime.internal.events.ActorBoard;
import io.ttmesh.runtime.internal.events.TaskBoard;
import io.ttmesh.runtime.internal.membership.NodeEntry;
import io.ttmesh.sharding.NodeLoad;
import io.ttmesh.sharding.NodeProfile;
import io.ttmesh.sharding.NodeReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.jackson.JacksonCborSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the parts of a node tell those of other nodes comes back as it was. */
class NodeWireTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Serialization SERIALIZATION = SerializationExtension.get(KIT.system());

    @AfterAll
    static void stopKit() {
        KIT.shutdownTestKit();
    }

    static Stream<Object> messages() {
        NodeId node = new NodeId("eu-1");
        Region eu = new Region("eu");
        TaskVersion task = new TaskVersion("math.sum", 2);
        Instant at = Instant.parse("2026-01-02T03:04:05.000000006Z");
        var report = new NodeReport(
                new NodeProfile(node, eu, "zone", Set.of("gpu"), 4, Map.of("memory", 1L << 40), Set.of(task)),
                new NodeLoad(1, 2, 3, 4, true, Set.of(ShardId.parse("eu.3"))));
        var status = new TaskStatus(
                TaskId.parse("eu.3.vT"),
                task,
                "billing",
                TaskPhase.RUNNING,
                Durability.NONE,
                7,
                3,
                Optional.of(node),
                0.75,
                at,
                at.plusSeconds(1),
                "because",
                Map.of("team", "a"));
        return Stream.of(
                new MeshDoor.Knock(node, "pekko://ttmesh@127.0.0.1:7400", probe()),
                new MeshDoor.Sign(
                        "m7", new MeshLayout(List.of(eu), 16), JournalKind.RAFT, Optional.of("127.0.0.1:7401")),
                new NodeEntry(
                        "pekko://ttmesh@127.0.0.1:7400",
                        -7L,
                        report,
                        NodeWireTest.<WorkerCommand>probe(),
                        NodeWireTest.<TaskBoard.Command>probe(),
                        NodeWireTest.<ActorBoard.ListAwake>probe(),
                        Optional.of("v-9f3c22aa")),
                new ActorBoard.ListAwake(50, Optional.of("bank"), Optional.empty(), probe()),
                new ActorBoard.Awake(
                        List.of(new ActorView(new ActorId("bank", "1/a"), node, eu, 3, 1, at.plusSeconds(2), at))),
                new TaskBoard.ListRows(50, probe()),
                new TaskBoard.Rows(List.of(status)));
    }

    private static <T> ActorRef<T> probe() {
        return KIT.<T>createTestProbe().getRef();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void comesBackEqual(Object message) throws Exception {
        assertThat(SERIALIZATION.serializerFor(message.getClass())).isInstanceOf(JacksonCborSerializer.class);

        KIT.serializationTestKit().verifySerialization(message, true);
    }
}
