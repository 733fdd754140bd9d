package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.model.ShardId;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of shard slots on this node, so that what is meant for them need not pass through shard region and shard: two
 * mailboxes less, on a way that every small task takes twice.
 *
 * <p>A host is listed while it takes work. What was on its way when it left the list is passed on by it; a message that
 * comes even later is lost, as any message may be, and asked for again. Safe for use by many threads.
 */
final class LocalSlots {
    private final ConcurrentHashMap<ShardId, ActorRef<OwnerCommand>> hosts = new ConcurrentHashMap<>();

    void open(ShardId shard, ActorRef<OwnerCommand> host) {
        hosts.put(shard, host);
    }

    /** Takes this host off the list, and no successor of its name. */
    void close(ShardId shard, ActorRef<OwnerCommand> host) {
        hosts.remove(shard, host);
    }

    @Nullable
    ActorRef<OwnerCommand> find(ShardId shard) {
        return hosts.get(shard);
    }
}
