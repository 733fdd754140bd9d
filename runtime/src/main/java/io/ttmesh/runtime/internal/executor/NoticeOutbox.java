package io.ttmesh.runtime.internal.executor;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.HostId;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.OwnerRoute;
import io.ttmesh.model.NodeId;
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

    private final OwnerRoute owners;
    private final Map<HostId, List<AttemptNotice>> batches = new LinkedHashMap<>();
    private final Map<HostId, Integer> sizes = new LinkedHashMap<>();
    private final Set<HostId> declined = new LinkedHashSet<>();

    NoticeOutbox(OwnerRoute owners) {
        this.owners = owners;
    }

    void tell(AttemptNotice notice) {
        HostId host = HostId.of(notice.taskId());
        List<AttemptNotice> batch = batches.computeIfAbsent(host, ignored -> new ArrayList<>());
        batch.add(notice);
        int sizeBytes = sizes.merge(host, sizeBytes(notice) + OVERHEAD_BYTES, Integer::sum);
        if (sizeBytes > BATCH_BYTES || batch.size() >= BATCH_COUNT) {
            batches.remove(host);
            sizes.remove(host);
            owners.tell(new OwnerCommand.NoticeAll(host, batch));
        }
    }

    private static int sizeBytes(AttemptNotice notice) {
        return switch (notice) {
            case AttemptNotice.Succeeded succeeded -> succeeded.result().sizeBytes();
            case AttemptNotice.Failed failed -> failed.failure().sizeBytes();
            case AttemptNotice.Declined declined -> declined.reason().length();
            case AttemptNotice.Checkpointed made -> made.state().sizeBytes();
            case AttemptNotice.Accepted ignored -> 0;
            case AttemptNotice.Started ignored -> 0;
            case AttemptNotice.Renewed ignored -> 0;
        };
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    void flush() {
        batches.forEach((host, batch) -> owners.tell(new OwnerCommand.NoticeAll(host, batch)));
        batches.clear();
        sizes.clear();
    }

    /** Remembers whom to tell when there is room. */
    void declined(TaskId id) {
        declined.add(HostId.of(id));
    }

    boolean hasDeclined() {
        return !declined.isEmpty();
    }

    void roomAgain(NodeId self) {
        declined.forEach(host -> owners.tell(new OwnerCommand.RoomForAny(host, self)));
        declined.clear();
    }
}
