package io.ttmesh.actors.internal.service;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/**
 * Where the host of an actor lives.
 *
 * @param entityId shard and id
 */
record HostPlace(String entityId, ActorRef<ClusterSharding.ShardCommand> shard, ActorDoor door, HostSetup setup) {
    /** Asks the shard for the host's end, so that it keeps what comes until the next incarnation. */
    void passivate(ActorRef<Object> host) {
        shard.tell(new ClusterSharding.Passivate<>(host));
    }
}
