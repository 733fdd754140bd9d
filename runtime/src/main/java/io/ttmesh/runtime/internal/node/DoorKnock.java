package io.ttmesh.runtime.internal.node;

import io.ttmesh.model.NodeId;
import io.ttmesh.runtime.internal.Blocking;
import io.ttmesh.runtime.internal.membership.PortProbe;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.typed.Cluster;

/** Asks at the doors of other nodes; blocks its caller, for about a second a call, and for the name service. */
final class DoorKnock {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final NodeId node;
    private final Address self;

    DoorKnock(ActorSystem<?> system, NodeId node) {
        this.system = system;
        this.node = node;
        this.self = Cluster.get(system).selfMember().address();
    }

    Address addressOf(HostPort door) {
        return new Address("pekko", system.name(), door.host(), door.port());
    }

    /** Whether this is the node's own address, under whatever name. */
    boolean isSelf(HostPort door) {
        return self.getPort().equals(Optional.of(door.port()))
                && self.getHost().filter(own -> isSameHost(own, door.host())).isPresent();
    }

    private static boolean isSameHost(String one, String other) {
        try {
            return one.equals(other) || InetAddress.getByName(one).equals(InetAddress.getByName(other));
        } catch (UnknownHostException e) {
            return false; // nobody answers there either, which is told in its place
        }
    }

    /** Whether somebody may be there: only a machine whose port is closed says for certain that nobody is. */
    boolean mayListen(HostPort door) {
        return !PortProbe.isRefused(addressOf(door), TIMEOUT.dividedBy(2));
    }

    /** What one door says; empty when nobody answers in time. */
    Optional<MeshDoor.Sign> at(HostPort door) {
        return await(ask(door));
    }

    /** The doors among these that lead to this mesh; all are asked at the same time. */
    List<HostPort> leadingTo(String meshId, List<HostPort> doors) {
        record Asked(HostPort door, CompletionStage<Optional<MeshDoor.Sign>> answer) {}
        List<Asked> asked =
                doors.stream().map(door -> new Asked(door, ask(door))).toList();
        return asked.stream()
                .filter(one -> await(one.answer())
                        .filter(sign -> sign.meshId().equals(meshId))
                        .isPresent())
                .map(Asked::door)
                .toList();
    }

    private CompletionStage<Optional<MeshDoor.Sign>> ask(HostPort door) {
        ActorRef<MeshDoor.Knock> ref =
                ActorRefResolver.get(system).resolveActorRef(addressOf(door) + "/system/" + MeshDoor.NAME);
        return AskPattern.<MeshDoor.Knock, MeshDoor.Sign>ask(
                        ref, replyTo -> new MeshDoor.Knock(node, self.toString(), replyTo), TIMEOUT, system.scheduler())
                .handle((sign, silent) -> Optional.ofNullable(sign));
    }

    private static Optional<MeshDoor.Sign> await(CompletionStage<Optional<MeshDoor.Sign>> answer) {
        try {
            return Blocking.await(answer, TIMEOUT.multipliedBy(2));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }
}
