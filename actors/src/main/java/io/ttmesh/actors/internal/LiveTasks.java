package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.HostId;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import java.util.List;

/** Durable submissions that a stopping host had in memory: whoever hosts its shard slot next takes them up from the journal. */
record LiveTasks(HostId host, List<TaskId> taskIds) implements OwnerCommand.Handover {
    LiveTasks {
        taskIds = List.copyOf(taskIds);
    }

    static LiveTasks of(ShardId shard, List<TaskId> taskIds) {
        return new LiveTasks(new HostId(shard, true), taskIds);
    }
}
