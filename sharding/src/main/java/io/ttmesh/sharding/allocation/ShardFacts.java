package io.ttmesh.sharding.allocation;

import io.ttmesh.model.ShardId;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.pekko.actor.Address;

/**
 * What shard allocation asks of the load view.
 *
 * <p>Called on the shard coordinator's thread: answer from a snapshot, never block. One object per entity type, when
 * busy shards differ by type.
 */
public interface ShardFacts {
    /**
     * How many shards a node should host in proportion to others: its capacity, which does not follow its load.
     *
     * @return 1 to 65,536; 0 for a node that drains: its shards move away and new ones avoid it; empty for a node not
     *     heard from yet: it gets few shards, and nothing is rebalanced until it is known
     */
    OptionalInt weight(Address node);

    /** Shards with live work, which must not be moved voluntarily. */
    Set<ShardId> busyShards();
}
