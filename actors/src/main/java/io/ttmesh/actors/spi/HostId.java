package io.ttmesh.actors.spi;

import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.WireSafe;

/**
 * Names the host of a shard slot: each has one for its volatile submissions and one for its durable ones.
 *
 * @param shard whose slot
 * @param durable which of the two
 */
public record HostId(ShardId shard, boolean durable) implements WireSafe {
    /** The host of the submissions like this one. */
    public static HostId of(TaskId taskId) {
        return new HostId(taskId.shard(), !taskId.isVolatile());
    }
}
