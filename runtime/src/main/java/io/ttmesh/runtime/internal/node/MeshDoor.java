package io.ttmesh.runtime.internal.node;

import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.WireSafe;
import io.ttmesh.sharding.MeshRoles;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Tells a node that wants to join which mesh this is, and whether another member has its id, before it becomes a member.
 * Opens when its own node is a member.
 */
final class MeshDoor {
    /** The actor's name below the guardian, by which joining nodes find it. */
    static final String NAME = "mesh-door";

    private MeshDoor() {}

    /**
     * Asks which mesh this is.
     *
     * @param node who wants to join
     * @param address of its member: a former member there is its own predecessor, for two can not have one port
     */
    record Knock(NodeId node, String address, ActorRef<Sign> replyTo) implements WireSafe {}

    /**
     * The mesh behind the door.
     *
     * @param journal where it keeps durable submissions, which a joining node does too
     * @param holder the address of another member that has the id of the one who knocks; until that member is removed,
     *     nobody can join under its id
     */
    record Sign(String meshId, MeshLayout layout, JournalKind journal, Optional<String> holder) implements WireSafe {}

    static Behavior<Knock> create(String meshId, MeshLayout layout, JournalKind journal) {
        return Behaviors.setup(context -> {
            Cluster cluster = Cluster.get(context.getSystem());
            return Behaviors.receiveMessage(knock -> {
                Optional<String> holder = holder(cluster.state().getMembers(), knock.node(), knock.address());
                knock.replyTo().tell(new Sign(meshId, layout, journal, holder));
                return Behaviors.same();
            });
        });
    }

    /** The member that has this id at another address. */
    static Optional<String> holder(Iterable<Member> members, NodeId node, String address) {
        for (Member member : members) {
            String other = member.address().toString();
            if (!other.equals(address) && MeshRoles.nodeId(member.getRoles()).equals(Optional.of(node))) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }
}
