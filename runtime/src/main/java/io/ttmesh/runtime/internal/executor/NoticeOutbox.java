package io.ttmesh.runtime.internal.executor;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.OwnerRoute;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers what the executor has to tell owners, and tells it in one message per shard slot when flushed. */
final class NoticeOutbox {
    private static final int BATCH_BYTES = 96 * 1024;
    private static final int BATCH_COUNT = 512;
    private static final int OVERHEAD_BYTES = 160;
    private static final int DECLINED_MAX = 4096;

    private final OwnerRoute owners;
    private final Map<ShardId, List<AttemptNotice>> batches = new LinkedHashMap<>();
    private final Map<ShardId, Integer> sizes = new LinkedHashMap<>();
    private final Set<ShardId> declinedSlots = new LinkedHashSet<>();
    private final Set<TaskId> declinedTasks = new LinkedHashSet<>();

    NoticeOutbox(OwnerRoute owners) {
        this.owners = owners;
    }

    void tell(AttemptNotice notice) {
        if (!notice.taskId().isVolatile()) {
            owners.tell(new OwnerCommand.Notice(notice));
            return;
        }
        ShardId shard = notice.taskId().shard();
        List<AttemptNotice> batch = batches.computeIfAbsent(shard, ignored -> new ArrayList<>());
        batch.add(notice);
        int sizeBytes = sizes.merge(shard, sizeBytes(notice) + OVERHEAD_BYTES, Integer::sum);
        if (sizeBytes > BATCH_BYTES || batch.size() >= BATCH_COUNT) {
            batches.remove(shard);
            sizes.remove(shard);
            owners.tell(new OwnerCommand.NoticeAll(shard, batch));
        }
    }

    private static int sizeBytes(AttemptNotice notice) {
        return switch (notice) {
            case AttemptNotice.Succeeded succeeded -> succeeded.result().sizeBytes();
            case AttemptNotice.Failed failed -> failed.failure().sizeBytes();
            case AttemptNotice.Declined declined -> declined.reason().length();
            case AttemptNotice.Accepted ignored -> 0;
            case AttemptNotice.Started ignored -> 0;
            case AttemptNotice.Renewed ignored -> 0;
        };
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    void flush() {
        batches.forEach((shard, batch) -> owners.tell(new OwnerCommand.NoticeAll(shard, batch)));
        batches.clear();
        sizes.clear();
    }

    /** Remembers whom to tell when there is room; beyond the limit owners find out by trying again. */
    void declined(TaskId id) {
        if (id.isVolatile()) {
            declinedSlots.add(id.shard());
        } else if (declinedTasks.size() < DECLINED_MAX) {
            declinedTasks.add(id);
        }
    }

    boolean hasDeclined() {
        return !declinedSlots.isEmpty() || !declinedTasks.isEmpty();
    }

    void roomAgain(NodeId self) {
        declinedSlots.forEach(shard -> owners.tell(new OwnerCommand.RoomForAny(shard, self)));
        declinedTasks.forEach(id -> owners.tell(new OwnerCommand.RoomFor(id, self)));
        declinedSlots.clear();
        declinedTasks.clear();
    }
}
