package io.ttmesh.sharding;

import io.ttmesh.model.ShardId;
import io.ttmesh.model.WireSafe;
import java.util.Set;

/**
 * How busy a node was when it last said so.
 *
 * @param freeSlots executor slots that nothing runs in, 0 or more
 * @param queued attempts that wait for a slot, 0 or more
 * @param queueLimit attempts that may wait before the next is declined, 0 or more
 * @param waitMillis how long an attempt that is queued now would wait, as far as the node can tell; 0 when not at all
 * @param draining whether the node finishes what it has and takes nothing new
 * @param busyShards shards on this node with live work that must not be moved voluntarily
 */
public record NodeLoad(
        int freeSlots, int queued, int queueLimit, long waitMillis, boolean draining, Set<ShardId> busyShards)
        implements WireSafe {
    /**
     * Checks and copies.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when a number is negative
     */
    public NodeLoad {
        Limits.range("number of free executor slots", freeSlots, Limits.SLOTS_MAX);
        Limits.range("number of queued attempts", queued, Integer.MAX_VALUE);
        Limits.range("queue limit", queueLimit, Integer.MAX_VALUE);
        Limits.range("expected wait in milliseconds", waitMillis, Long.MAX_VALUE);
        busyShards = Set.copyOf(busyShards);
    }
}
