package io.ttmesh.runtime.internal.node;

import com.typesafe.config.Config;
import io.ttmesh.actors.ActorRegistry;
import io.ttmesh.actors.TaskRegistry;
import io.ttmesh.actors.spi.ActorSettings;
import io.ttmesh.actors.spi.ActorSource;
import io.ttmesh.actors.spi.JobSettings;
import io.ttmesh.actors.spi.Jobs;
import io.ttmesh.actors.spi.OwnerSettings;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.internal.Blocking;
import io.ttmesh.runtime.internal.control.ControlSettings;
import io.ttmesh.runtime.spi.NodeExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.remote.RemoteTransportException;

/** Starts a node and ends it. */
public final class MeshNode {
    /** The name of every node's actor system; part of every address. */
    static final String SYSTEM = "ttmesh";

    /** Beyond what the phases of the shutdown may take, which the drain is one of. */
    private static final Duration CLOSE_MARGIN = Duration.ofSeconds(10);

    private MeshNode() {}

    /**
     * Starts a node and waits until it is a member.
     *
     * @throws StartException when it can not start or join; nothing is left behind
     */
    public static Mesh start(MeshConfig given) {
        MeshConfig config = given;
        for (NodeExtension extension : given.extensions()) {
            config = extension.configure(config);
        }
        SystemConfig.requireKnownKeys(config.settings());
        Config resolved = SystemConfig.resolved(config.settings());
        NodeSettings node = NodeSettings.of(resolved);
        RuntimeSettings runtime = RuntimeSettings.of(resolved, node.isClient());
        OwnerSettings owners = OwnerSettings.of(resolved);
        ShardingSettings sharding = ShardingSettings.of(resolved, node.distances());
        ControlSettings control = ControlSettings.of(resolved);
        var jobs = new Jobs(node.id(), config.clock(), JobSettings.of(resolved));
        List<ActorSource> actors = new ArrayList<>(config.actorSources());
        actors.add(jobs.source());
        var work = new NodeParts.Work(TaskRegistry.of(config.sources()), ActorRegistry.of(actors), jobs);
        var settings = new NodeParts.Settings(node, runtime, owners, ActorSettings.of(resolved), sharding);
        ActorSystem<Void> system = system(SystemConfig.forNode(resolved, node, work.actors()), node);
        boolean started = false;
        try {
            var join = new MeshJoin(system, node);
            MeshJoin.Entry entry = join.enter();
            var parts = new NodeParts(system, config.clock(), settings, work);
            NodeMesh mesh = parts.mesh(entry);
            join.settle(entry);
            if (control.enabled()) {
                mesh.openDoor(control);
            }
            config.extensions().forEach(extension -> mesh.attach(extension.started(parts.inside(mesh))));
            started = true;
            return mesh;
        } finally {
            if (!started) {
                closeFailed(system);
            }
        }
    }

    /** Waits even for a thread that was interrupted, so that nothing is left behind; keeps its interrupt for it. */
    private static void closeFailed(ActorSystem<?> system) {
        boolean interrupted = Thread.interrupted();
        try {
            close(system);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
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
        CompletionStage<Done> terminated = system.getWhenTerminated();
        if (terminated.toCompletableFuture().isDone()) {
            return; // the tasks of a shutdown that only begins now might wait for its dead dispatchers for ever
        }
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        Duration atMost = Duration.ofMillis(shutdown.totalTimeout().toMillis()).plus(CLOSE_MARGIN);
        try {
            Blocking.await(
                    shutdown.runAll(CoordinatedShutdown.actorSystemTerminateReason())
                            .thenCompose(done -> terminated)
                            .applyToEither(terminated, done -> done),
                    atMost);
        } catch (TimeoutException e) {
            system.log().error("node={} closed=false afterSeconds={}", system.address(), atMost.toSeconds());
            system.terminate();
        }
    }
}
