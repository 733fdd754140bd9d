package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.TaskJournal;
import io.ttmesh.actors.spi.TaskLog;
import io.ttmesh.actors.spi.WakeIndex;
import io.ttmesh.model.Durability;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;

/**
 * What the journal in use provides, and how many durable submissions this node may still put into one that lives in
 * memory. Safe for use by many threads.
 */
public final class DurableQuota {
    private final TaskJournal journal;
    private final boolean memory;
    private final int limit;
    private final AtomicInteger taken = new AtomicInteger();

    private DurableQuota(TaskJournal journal, int limit) {
        this.journal = journal;
        this.memory = journal.durability().get() == Durability.MEMORY;
        this.limit = limit;
    }

    /** The quota of a node that uses this journal. */
    public static DurableQuota of(TaskJournal journal, int limit) {
        return new DurableQuota(journal, limit);
    }

    /** What a submission survives that is acknowledged now. */
    Durability durability() {
        return journal.durability().get();
    }

    TaskLog log() {
        return journal.log();
    }

    boolean isMemory() {
        return memory;
    }

    /** By which submissions are woken that are due though nobody asks for them. */
    public Optional<WakeIndex> wakeIndex() {
        return journal.wakeIndex();
    }

    /**
     * How shards of durable submissions are placed: a memory journal does not move with its shard, and whoever decides on
     * moves learns too late that a shard has just become busy. So they stay for as long as their node does. With any
     * other journal they move as wanted.
     */
    public ShardAllocationStrategy allocation(ShardAllocationStrategy wanted) {
        return isMemory() ? new StayingShards(wanted) : wanted;
    }

    int limit() {
        return limit;
    }

    /** Takes a place for one more submission; that of one which is stored in a memory journal never becomes free again. */
    boolean take() {
        return !isMemory() || taken.getAndUpdate(count -> Math.min(limit, count + 1)) < limit;
    }

    /** Gives a place back that was taken for a submission which is not stored after all. */
    void giveBack() {
        taken.updateAndGet(count -> Math.max(0, count - 1));
    }
}
