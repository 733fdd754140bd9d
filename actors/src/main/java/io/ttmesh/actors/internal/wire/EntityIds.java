package io.ttmesh.actors.internal.wire;

import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.Region;
import io.ttmesh.model.ShardId;

/** Names entities by shard and id, as {@code any.3|4711}: whoever has the name knows the shard. */
public final class EntityIds {
    private EntityIds() {}

    /** The entity of this id at home in this region. */
    public static String of(MeshLayout layout, Region home, String id) {
        return new ShardId(home, slot(id, layout.slotsPerRegion())) + "|" + id;
    }

    /** The shard of an entity. */
    public static String shardOf(String entityId) {
        return entityId.substring(0, entityId.indexOf('|'));
    }

    /** The id of an entity's actor. */
    public static String idOf(String entityId) {
        return entityId.substring(entityId.indexOf('|') + 1);
    }

    /** Part of the wire: all nodes of all releases must come to the same. */
    private static int slot(String id, int slots) {
        long z = 0x9E3779B97F4A7C15L * id.hashCode();
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        return (int) Long.remainderUnsigned(z ^ (z >>> 31), slots);
    }
}
