package io.ttmesh.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A mesh without data folders that a node joins: both nodes are actor systems of this JVM. */
@Timeout(180)
class MemoryShardsTest {
    private static final List<String> IDS =
            IntStream.range(0, 16).mapToObj(i -> "id-" + i).toList();

    private static MeshConfig node(String id) {
        return MeshConfig.load()
                .with("ttmesh.node.port", 0)
                .with("ttmesh.node.id", id)
                .with("ttmesh.mesh.slots-per-region", 4)
                .with("ttmesh.mesh.default-durability", "none")
                .with("ttmesh.mesh.journal", "memory")
                .with("ttmesh.runtime.load-interval", "200ms")
                .with("pekko.cluster.sharding.rebalance-interval", "500ms")
                .withActors(Counter.TYPE, Account.TYPE, Thermostat.TYPE);
    }

    private static void fill(Mesh mesh, String id) {
        mesh.actor(Counter.TYPE, id).tell(new Counter.Add(7));
        mesh.actor(Account.TYPE, id).<Account.Balance>call(replyTo -> new Account.Deposit(100, replyTo));
        mesh.actor(Thermostat.TYPE, id).<Done>call(replyTo -> new Thermostat.Set(30, replyTo));
    }

    @Test
    void stateInTheMemoryOfANodeStaysWhenAnotherOneJoins() {
        try (Mesh first = Mesh.start(node("first").init())) {
            IDS.forEach(id -> fill(first, id));

            try (Mesh second = Mesh.start(node("second").join(first.address()))) {
                await("volatile actors move to the node that has joined")
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> IDS.stream()
                                .anyMatch(id -> second.actor(Counter.TYPE, id).<Long>call(Counter.Get::new) == 0));

                assertThat(IDS)
                        .allSatisfy(
                                id -> assertThat(second.actor(Account.TYPE, id).<Account.Balance>call(Account.Ask::new))
                                        .isEqualTo(new Account.Balance(100, 1)));
                assertThat(IDS)
                        .allSatisfy(id -> assertThat(
                                        second.actor(Thermostat.TYPE, id).<Double>call(Thermostat.Read::new))
                                .isEqualTo(30));
            }
        }
    }
}
