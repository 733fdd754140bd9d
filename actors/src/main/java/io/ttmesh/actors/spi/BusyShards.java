package io.ttmesh.actors.spi;

import io.ttmesh.model.ShardId;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The shards on this node whose owners hold what a move would lose; they are not rebalanced voluntarily. Safe for use
 * by many threads.
 */
public final class BusyShards {
    private final Set<ShardId> withVolatile = ConcurrentHashMap.newKeySet();
    private final Set<ShardId> withDurable = ConcurrentHashMap.newKeySet();

    /** Says whether a shard has live volatile submissions here from now on. */
    public void setVolatile(ShardId shard, boolean isBusy) {
        if (isBusy) {
            withVolatile.add(shard);
        } else {
            withVolatile.remove(shard);
        }
    }

    /** Says that a shard has durable submissions whose journal is in this node's memory. */
    public void addDurable(ShardId shard) {
        withDurable.add(shard);
    }

    /** The busy ones now. */
    public Set<ShardId> snapshot() {
        Set<ShardId> all = new HashSet<>(withVolatile);
        all.addAll(withDurable);
        return Set.copyOf(all);
    }
}
