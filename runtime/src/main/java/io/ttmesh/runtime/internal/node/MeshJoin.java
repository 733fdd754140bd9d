package io.ttmesh.runtime.internal.node;

import io.ttmesh.actors.spi.MeshDispatcher;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.internal.Blocking;
import io.ttmesh.sharding.MeshRoles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Brings a node into its mesh. Only one that mints a mesh, or starts the mesh in its data folder again when none of its
 * last known members answers, joins itself; every other asks at a door which mesh it is, and joins through that door and
 * no other.
 */
final class MeshJoin {
    /** How long one join through a door may take before it, or another door, is tried again. */
    private static final Duration ATTEMPT_MAX = Duration.ofSeconds(5);

    /** How soon to ask again while the id of this node is taken. */
    private static final Duration TAKEN_PAUSE = Duration.ofMillis(500);

    /** How often the last known members are asked before they count as gone; each time takes at most a second. */
    private static final int KNOWN_ROUNDS = 3;

    /**
     * The same while one of them may be there, and only be busy: to start beside it would make a second mesh. Each then takes up to
     * half a second more.
     */
    private static final int KNOWN_ROUNDS_MAX = 15;

    private final ActorSystem<?> system;
    private final NodeSettings settings;
    private final MeshIdentity identity;
    private final Cluster cluster;
    private final DoorKnock knock;
    private final CompletableFuture<SelfUp> up = new CompletableFuture<>();
    private final long end;

    /**
     * The mesh that the node has entered.
     */
    record Entry(String meshId, JournalKind journal, Origin origin) {}

    /** How a node came into its mesh. */
    enum Origin {
        /** It has made a new one. */
        CREATED,
        /** It has started the one in its data folder again, as its first node. */
        STARTED_AGAIN,
        /** It was let in. */
        JOINED
    }

    MeshJoin(ActorSystem<?> system, NodeSettings settings) {
        this.system = system;
        this.settings = settings;
        this.identity = new MeshIdentity(settings.dataDir());
        this.cluster = Cluster.get(system);
        this.knock = new DoorKnock(system, settings.id());
        this.end = System.nanoTime() + settings.joinTimeout().toNanos();
    }

    /**
     * Returns when the node is a member.
     *
     * @throws StartException when no door answers in time, it is another mesh's, or another member has the node's id
     */
    Entry enter() {
        try {
            watchSelfUp();
            Entry entry = settings.mints() ? startOrReturn() : join(doors());
            requireOwnId(up.resultNow());
            return entry;
        } catch (IllegalStateException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new StartException("node " + settings.id() + " was interrupted while it joined", e);
            }
            throw e;
        }
    }

    /** Keeps the mesh's id, and opens the door to others: when the node has all that it needs as a member. */
    void settle(Entry entry) {
        identity.keep(entry.meshId());
        system.systemActorOf(
                MeshDoor.create(entry.meshId(), settings.layout(), entry.journal()),
                MeshDoor.NAME,
                MeshDispatcher.PROPS);
    }

    private void watchSelfUp() {
        ActorRef<SelfUp> watcher = system.systemActorOf(
                Behaviors.receiveMessage((SelfUp event) -> {
                    up.complete(event);
                    return Behaviors.stopped();
                }),
                "self-up",
                MeshDispatcher.PROPS);
        cluster.subscriptions().tell(Subscribe.create(watcher, SelfUp.class));
    }

    private List<HostPort> doors() {
        List<HostPort> others =
                settings.joins().stream().filter(door -> !knock.isSelf(door)).toList();
        if (others.isEmpty()) {
            throw new StartException("node " + settings.id() + " can not join itself: ttmesh.node.join (--join) says "
                    + settings.joins() + " only, its own address; name another node, or say --init to make a new mesh");
        }
        return others;
    }

    /** The mesh of the data folder may well live although this node did not: then it returns there. */
    private Entry startOrReturn() {
        Optional<String> kept = identity.kept();
        List<HostPort> living = kept.map(this::livingDoors).orElse(List.of());
        if (!living.isEmpty()) {
            system.log().info("mesh={} lives=true at={} action=join", kept.orElse(""), living);
            return join(living);
        }
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        if (!isUpWithin(settings.joinTimeout())) { // the asking has had its own
            throw notUp();
        }
        return new Entry(
                kept.orElseGet(MeshIdentity::mint),
                JournalKind.ofNew(system.settings().config(), settings),
                kept.isEmpty() ? Origin.CREATED : Origin.STARTED_AGAIN);
    }

    private List<HostPort> livingDoors(String meshId) {
        List<HostPort> known = identity.lastMembers().stream()
                .filter(door -> !knock.isSelf(door))
                .toList();
        List<HostPort> living = List.of();
        for (int round = 0; living.isEmpty() && isWorthAsking(known, round); round++) {
            living = knock.leadingTo(meshId, known);
        }
        return living;
    }

    private boolean isWorthAsking(List<HostPort> known, int round) {
        return round < KNOWN_ROUNDS
                ? !known.isEmpty()
                : round < KNOWN_ROUNDS_MAX && isTimeLeft() && known.stream().anyMatch(knock::mayListen);
    }

    /** A door that does not answer takes its timeout, and a join its own, which paces the attempts. */
    private Entry join(List<HostPort> doors) {
        Optional<String> mesh = Optional.empty();
        Optional<String> holder = Optional.empty();
        for (int attempt = 0; isTimeLeft(); attempt++) {
            HostPort door = doors.get(attempt % doors.size());
            Optional<MeshDoor.Sign> answer = knock.at(door);
            if (answer.isEmpty()) {
                system.log().debug("door={} answered=false", door);
                continue;
            }
            MeshDoor.Sign sign = answer.get();
            requireFit(sign, door, mesh);
            mesh = Optional.of(sign.meshId());
            if (sign.holder().isPresent() && holder.isEmpty()) {
                system.log()
                        .warn(
                                "node={} idHeldBy={} action=wait",
                                settings.id(),
                                sign.holder().get());
            }
            holder = sign.holder();
            if (isUpWithin(holder.isPresent() ? TAKEN_PAUSE : through(door))) {
                return new Entry(sign.meshId(), sign.journal(), Origin.JOINED);
            }
        }
        throw holder.map(this::idTaken).orElseGet(mesh.isPresent() ? this::notUp : () -> nobody(doors));
    }

    private Duration through(HostPort door) {
        cluster.manager().tell(Join.create(knock.addressOf(door)));
        return ATTEMPT_MAX.compareTo(remaining()) < 0 ? ATTEMPT_MAX : remaining();
    }

    private boolean isTimeLeft() {
        return System.nanoTime() < end;
    }

    private Duration remaining() {
        return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    }

    private boolean isUpWithin(Duration atMost) {
        try {
            Blocking.await(up, atMost);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void requireFit(MeshDoor.Sign sign, HostPort door, Optional<String> mesh) {
        identity.requireSame(sign.meshId(), door);
        if (mesh.isPresent() && !mesh.get().equals(sign.meshId())) {
            throw new StartException("node refused to join " + door + ": that is mesh " + sign.meshId()
                    + ", but another address of ttmesh.node.join (--join) leads to mesh " + mesh.get()
                    + "; name nodes of one mesh only");
        }
        if (!settings.layout().equals(sign.layout())) {
            throw new StartException("node refused to join " + door + ": the mesh has regions "
                    + sign.layout().regions() + " with " + sign.layout().slotsPerRegion()
                    + " shard slots each, this node is set to "
                    + settings.layout().regions() + " with "
                    + settings.layout().slotsPerRegion() + " (settings ttmesh.mesh.regions and slots-per-region)");
        }
    }

    /** Of two nodes with one id that came in at the same moment, through two doors, the younger one goes. */
    private void requireOwnId(SelfUp event) {
        Address self = cluster.selfMember().address();
        List<Member> members = new ArrayList<>();
        event.currentClusterState().getMembers().forEach(members::add);
        Optional<Member> own =
                members.stream().filter(one -> one.address().equals(self)).findFirst();
        for (Member other : members) {
            boolean isElder = other.status().equals(MemberStatus.up())
                    && own.filter(other::isOlderThan).isPresent();
            if (isElder && MeshRoles.nodeId(other.getRoles()).equals(Optional.of(settings.id()))) {
                throw idTaken(other.address().toString());
            }
        }
    }

    private StartException idTaken(String holder) {
        return new StartException("node refused to join: its id '" + settings.id() + "' is that of member " + holder
                + ", which did not leave within " + settings.joinTimeout() + " (setting ttmesh.node.join-timeout);"
                + " choose another id (ttmesh.node.id, --id), or stop that node first");
    }

    private StartException notUp() {
        return new StartException("node did not become a member within " + settings.joinTimeout()
                + " (setting ttmesh.node.join-timeout): see whether a majority of the mesh is reachable");
    }

    private StartException nobody(List<HostPort> doors) {
        return new StartException("no node of a mesh answered at " + doors + " within " + settings.joinTimeout()
                + " (setting ttmesh.node.join-timeout): start one with --init first, and check host and port");
    }
}
