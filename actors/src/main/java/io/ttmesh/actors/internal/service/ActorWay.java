package io.ttmesh.actors.internal.service;

import io.ttmesh.model.error.UnknownActorException;
import io.ttmesh.sharding.MeshRoles;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;

/** The way from one node to the actors of one type. Safe for use by many threads. */
final class ActorWay {
    private final String type;
    private final String role;
    private final Cluster cluster;
    private final Supplier<Set<String>> tags;
    private final boolean isHostedHere;
    private final TypeRegion region;

    /** The last membership in which somebody was found to host the type. */
    private volatile @Nullable CurrentClusterState found;

    /**
     * A way that has not been gone yet.
     *
     * @param proxy starts the way of a node that does not host the type
     * @param tags that a host must have, as far as this node knows the type
     */
    ActorWay(String type, Cluster cluster, Supplier<ActorRef<Object>> proxy, Supplier<Set<String>> tags) {
        this.type = type;
        this.role = MeshRoles.ofActor(type);
        this.cluster = cluster;
        this.tags = tags;
        this.isHostedHere = cluster.selfMember().hasRole(role);
        this.region = new TypeRegion(type, isHostedHere, proxy);
    }

    /** This node hosts the type, by this shard region. */
    void host(ActorRef<Object> own) {
        region.host(own);
    }

    /**
     * The type's shard region, once there is a node that hosts it.
     *
     * @throws UnknownActorException when there is none
     */
    ActorRef<Object> open() {
        if (!isHostedHere) {
            requireHost();
        }
        return region.get();
    }

    /**
     * Sends to the type's actors, for who must not wait until the way is open; may be lost.
     *
     * @throws UnknownActorException when no node hosts the type
     */
    void tell(Object message) {
        if (!isHostedHere) {
            requireHost();
        }
        region.tell(message);
    }

    /** The type's shard region, or a proxy that is started with the first use. */
    ActorRef<Object> shardRegion() {
        return region.get();
    }

    @SuppressWarnings("ReferenceEquality") // Pekko makes a new object with each change, and a look at it costs more.
    private void requireHost() {
        CurrentClusterState now = cluster.state();
        if (now == found) {
            return;
        }
        Collection<String> registered = new TreeSet<>();
        for (Member member : now.getMembers()) {
            if (member.hasRole(role)) {
                found = now;
                return;
            }
            registered.addAll(MeshRoles.actors(member.getRoles()));
        }
        throw new UnknownActorException("actor type '" + type + "' is hosted by no node of the mesh; registered are "
                + registered + ": register it on a node that has the tags it requires, " + new TreeSet<>(tags.get()));
    }
}
