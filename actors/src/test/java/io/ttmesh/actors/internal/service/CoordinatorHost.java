package io.ttmesh.actors.internal.service;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.spi.ActorSettings;
import io.ttmesh.actors.spi.ActorStores;
import io.ttmesh.actors.spi.JobSettings;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;

/**
 * The one node on which the coordinators of one test class run, with a journal in memory and gates that say nothing. Each
 * class has its own: a fork of the build starts and ends JUnit for each class that it runs.
 */
final class CoordinatorHost implements AutoCloseable {
    static final MeshLayout LAYOUT = new MeshLayout(List.of(new Region("eu")), 4);

    private final ActorTestKit kit = ActorTestKit.create(
            "coordinators",
            ConfigFactory.parseString("""
                pekko.actor.provider = cluster
                pekko.cluster.roles = ["node", "actor-ttmesh.job-gate"]
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                pekko.actor.default-dispatcher.fork-join-executor.minimum-runnable = -1
                """)
                    .withFallback(PersistenceTestKitPlugin.getInstance().config())
                    .withFallback(PersistenceTestKitSnapshotPlugin.config())
                    .withFallback(ConfigFactory.load()));
    private final HeldGates gates = new HeldGates();
    private final ActorDoor door;

    CoordinatorHost() {
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        var stores = new ActorStores(
                "pekko.persistence.testkit.journal",
                Optional.of("pekko.persistence.testkit.snapshotstore.pluginid"),
                Optional.of("ttmesh.actors.service.memory-states"),
                new ActorStores.InMemory());
        ActorSettings settings = ActorSettings.of(kit.system().settings().config());
        door = new ActorDoor(
                kit.system(),
                LAYOUT,
                new HostSetup(new NodeId("n1"), Clock.systemUTC(), settings, stores, events -> {}, () -> 0),
                CoordinatorHost::leastShards,
                leastShards());
        door.host(gates.type());
    }

    private static ShardCoordinator.ShardAllocationStrategy leastShards() {
        return ShardCoordinator.ShardAllocationStrategy$.MODULE$.leastShardAllocationStrategy(1, 1);
    }

    ActorTestKit kit() {
        return kit;
    }

    HeldGates gates() {
        return gates;
    }

    ActorDoor door() {
        return door;
    }

    JobSettings settings() {
        return settings("");
    }

    /**
     * With other ones than the usual under {@code ttmesh.actors.job}. Nobody is woken: the coordinators are none of the mesh's, which
     * would look for another one, and go on looking when the node is to stop.
     */
    JobSettings settings(String others) {
        return JobSettings.of(ConfigFactory.parseString("ttmesh.actors.job { wake-interval = 1h, " + others + " }")
                .withFallback(kit.system().settings().config()));
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
