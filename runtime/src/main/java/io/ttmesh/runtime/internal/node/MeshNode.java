package io.ttmesh.runtime.internal.node;

import com.typesafe.config.Config;
import io.ttmesh.actors.TaskRegistry;
import io.ttmesh.actors.spi.OwnerSettings;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.internal.Blocking;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.remote.RemoteTransportException;

/** Starts a node and ends it. */
public final class MeshNode {
    /** The name of every node's actor system; part of every address. */
    static final String SYSTEM = "ttmesh";

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(60);

    private MeshNode() {}

    /**
     * Starts a node and waits until it is a member.
     *
     * @throws StartException when it can not start or join; nothing is left behind
     */
    public static Mesh start(MeshConfig config) {
        Config resolved = SystemConfig.resolved(config.settings());
        NodeSettings node = NodeSettings.of(resolved);
        RuntimeSettings runtime = RuntimeSettings.of(resolved, node.isClient());
        OwnerSettings owners = OwnerSettings.of(resolved);
        ShardingSettings sharding = ShardingSettings.of(resolved, node.distances());
        TaskRegistry tasks = TaskRegistry.of(config.sources());
        ActorSystem<Void> system = system(SystemConfig.forNode(resolved, node), node);
        try {
            String meshId = new MeshJoin(system, node).enter();
            return new NodeParts(system, node, runtime, owners, sharding, tasks).mesh(meshId);
        } catch (MeshException e) {
            close(system);
            throw e;
        }
    }

    private static ActorSystem<Void> system(Config config, NodeSettings node) {
        try {
            return ActorSystem.create(Behaviors.empty(), SYSTEM, config);
        } catch (RemoteTransportException e) {
            throw new StartException(
                    "node can not listen on " + node.host() + ":" + node.port() + ": " + rootMessage(e)
                            + "; choose another port (ttmesh.node.port, --port), 0 takes a free one",
                    e);
        }
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** Leaves in good order: drains, hands shards over, leaves the cluster, stops. */
    static void close(ActorSystem<?> system) {
        try {
            Blocking.await(
                    CoordinatedShutdown.get(system)
                            .runAll(CoordinatedShutdown.actorSystemTerminateReason())
                            .thenCompose(done -> system.getWhenTerminated()),
                    CLOSE_TIMEOUT);
        } catch (TimeoutException e) {
            system.log().error("node={} closed=false afterSeconds={}", system.address(), CLOSE_TIMEOUT.toSeconds());
            system.terminate();
        }
    }
}
