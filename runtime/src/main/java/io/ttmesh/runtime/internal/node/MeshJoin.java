package io.ttmesh.runtime.internal.node;

import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.internal.Blocking;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Brings a node into its mesh: the one that mints a mesh joins itself, every other asks at the door which mesh it is
 * before it becomes a member, and never forms a mesh of its own.
 */
final class MeshJoin {
    private static final Duration KNOCK_TIMEOUT = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final NodeSettings settings;
    private final MeshIdentity identity;
    private final Cluster cluster;

    MeshJoin(ActorSystem<?> system, NodeSettings settings) {
        this.system = system;
        this.settings = settings;
        this.identity = new MeshIdentity(settings.dataDir());
        this.cluster = Cluster.get(system);
    }

    /**
     * Returns the mesh id when the node is a member.
     *
     * @throws StartException when no door answers in time, or it is another mesh's
     */
    String enter() {
        long end = System.nanoTime() + settings.joinTimeout().toNanos();
        String meshId = settings.mints() ? identity.keptOrMinted() : knock(end);
        identity.keep(meshId);
        system.systemActorOf(MeshDoor.create(meshId, settings.layout()), MeshDoor.NAME, Props.empty());
        CompletableFuture<SelfUp> up = selfUp();
        if (settings.mints()) {
            cluster.manager().tell(new Join(cluster.selfMember().address()));
        } else {
            cluster.manager()
                    .tell(new JoinSeedNodes(
                            settings.joins().stream().map(this::addressOf).toList()));
        }
        try {
            Blocking.await(up, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        } catch (TimeoutException e) {
            throw new StartException(
                    "node did not become a member within " + settings.joinTimeout()
                            + " (setting ttmesh.node.join-timeout): see whether a majority of the mesh is reachable",
                    e);
        }
        return meshId;
    }

    private CompletableFuture<SelfUp> selfUp() {
        CompletableFuture<SelfUp> up = new CompletableFuture<>();
        ActorRef<SelfUp> watcher = system.systemActorOf(
                Behaviors.receiveMessage((SelfUp event) -> {
                    up.complete(event);
                    return Behaviors.stopped();
                }),
                "self-up",
                Props.empty());
        cluster.subscriptions().tell(Subscribe.create(watcher, SelfUp.class));
        return up;
    }

    private Address addressOf(HostPort door) {
        return new Address("pekko", system.name(), door.host(), door.port());
    }

    /** Each question that is not answered takes its timeout, which paces the attempts. */
    private String knock(long end) {
        List<HostPort> doors = settings.joins();
        for (int attempt = 0; System.nanoTime() < end; attempt++) {
            HostPort door = doors.get(attempt % doors.size());
            try {
                return checked(Blocking.await(ask(door), KNOCK_TIMEOUT.multipliedBy(2)), door);
            } catch (TimeoutException | IllegalStateException e) {
                system.log().debug("door={} answered=false", door);
            }
        }
        throw new StartException("no node of a mesh answered at " + doors + " within " + settings.joinTimeout()
                + " (setting ttmesh.node.join-timeout): start one with --init first, and check host and port");
    }

    private CompletionStage<MeshDoor.Sign> ask(HostPort door) {
        ActorRef<MeshDoor.Knock> ref =
                ActorRefResolver.get(system).resolveActorRef(addressOf(door) + "/system/" + MeshDoor.NAME);
        return AskPattern.ask(ref, MeshDoor.Knock::new, KNOCK_TIMEOUT, system.scheduler());
    }

    private String checked(MeshDoor.Sign sign, HostPort door) {
        identity.requireSame(sign.meshId(), door);
        MeshLayout own = settings.layout();
        if (!own.equals(sign.layout())) {
            throw new StartException("node refused to join " + door + ": the mesh has regions "
                    + sign.layout().regions() + " with " + sign.layout().slotsPerRegion()
                    + " shard slots each, this node"
                    + " is set to " + own.regions() + " with " + own.slotsPerRegion()
                    + " (settings ttmesh.mesh.regions and slots-per-region)");
        }
        return sign.meshId();
    }
}
