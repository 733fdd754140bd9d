package io.ttmesh.runtime.internal.node;

import io.ttmesh.model.ShardId;
import io.ttmesh.sharding.allocation.ShardFacts;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.pekko.actor.Address;

/**
 * Shards of actors, which move whenever it suits: an actor's state is kept, or was never promised to stay. Those whose state
 * is kept in the memory of a host never ask: {@code actors} lets them stay.
 */
record ActorShards(ShardFacts nodes) implements ShardFacts {
    @Override
    public OptionalInt weight(Address node) {
        return nodes.weight(node);
    }

    @Override
    public Set<ShardId> busyShards() {
        return Set.of();
    }
}
