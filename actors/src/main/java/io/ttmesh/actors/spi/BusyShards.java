package io.ttmesh.actors.spi;

import io.ttmesh.model.ShardId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The shards on this node with live volatile submissions; they are not moved voluntarily. Safe for use by many threads. */
public final class BusyShards {
    private final Set<ShardId> busy = ConcurrentHashMap.newKeySet();

    /** Says whether a shard has live volatile submissions here from now on. */
    public void set(ShardId shard, boolean isBusy) {
        if (isBusy) {
            busy.add(shard);
        } else {
            busy.remove(shard);
        }
    }

    /** The busy ones now. */
    public Set<ShardId> snapshot() {
        return Set.copyOf(busy);
    }
}
