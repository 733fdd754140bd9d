package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.HostId;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.model.ShardId;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** Sends what a stopping host has to its successor, in messages well below a frame. */
final class HandoverBatch {
    private static final int BATCH_BYTES = 128 * 1024;

    private final ShardId shard;
    private final ActorRef<OwnerCommand> successor;
    private final List<TaskHandover.Item> items = new ArrayList<>();
    private int sizeBytes;

    HandoverBatch(ShardId shard, ActorRef<OwnerCommand> successor) {
        this.shard = shard;
        this.successor = successor;
    }

    void add(TaskCell cell) {
        TaskHandover.Item item = TaskHandover.Item.of(cell);
        if (sizeBytes + item.sizeBytes() > BATCH_BYTES) {
            flush();
        }
        items.add(item);
        sizeBytes += item.sizeBytes();
    }

    void flush() {
        if (!items.isEmpty()) {
            successor.tell(new TaskHandover(new HostId(shard, false), items));
            items.clear();
            sizeBytes = 0;
        }
    }
}
