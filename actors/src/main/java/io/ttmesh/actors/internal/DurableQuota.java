package io.ttmesh.actors.internal;

import io.ttmesh.model.Durability;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;

/**
 * What the journal in use provides, and how many durable submissions this node may still put into one that lives in
 * memory. Safe for use by many threads.
 */
public final class DurableQuota {
    private static final String MEMORY_JOURNAL = "pekko.persistence.journal.inmem";

    private final Durability durability;
    private final int limit;
    private final AtomicInteger taken = new AtomicInteger();

    private DurableQuota(Durability durability, int limit) {
        this.durability = durability;
        this.limit = limit;
    }

    /** The quota of a node that uses this journal plugin. */
    public static DurableQuota of(String journalPlugin, int limit) {
        return new DurableQuota(journalPlugin.equals(MEMORY_JOURNAL) ? Durability.MEMORY : Durability.DURABLE, limit);
    }

    Durability durability() {
        return durability;
    }

    boolean isMemory() {
        return durability == Durability.MEMORY;
    }

    /**
     * How shards of durable submissions are placed: a memory journal does not move with its shard, and whoever decides on
     * moves learns too late that a shard has just become busy. So they stay for as long as their node does.
     */
    public ShardAllocationStrategy allocation(ShardAllocationStrategy wanted) {
        return isMemory() ? new StayingShards(wanted) : wanted;
    }

    int limit() {
        return limit;
    }

    /** Takes a place for one more submission; places in a memory journal never become free again. */
    boolean take() {
        return !isMemory() || taken.getAndUpdate(count -> Math.min(limit, count + 1)) < limit;
    }
}
