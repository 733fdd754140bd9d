package io.ttmesh.actors.internal.wake;

import io.ttmesh.actors.internal.wire.EntityIds;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.WireSafe;
import io.ttmesh.model.error.InvalidInputException;
import java.util.Optional;

/**
 * An actor with the shard that it stands in.
 *
 * @param entityId see {@link EntityIds}
 */
public record ActorPlace(String type, String entityId) implements WireSafe {
    private static final String PREFIX = "ActorWake|";

    /** The actor. */
    public ActorId actor() {
        return new ActorId(type, EntityIds.idOf(entityId));
    }

    /** The shard. */
    public ShardId shard() {
        return ShardId.parse(EntityIds.shardOf(entityId));
    }

    /** Under which name it is kept when the actor wakes. */
    public String persistenceId() {
        return PREFIX + type + '|' + entityId;
    }

    /** The actor whose waking is kept under this name; empty when it is none. */
    public static Optional<ActorPlace> of(String persistenceId) {
        String[] parts = persistenceId.split("\\|", 3);
        if (!persistenceId.startsWith(PREFIX) || parts.length < 3 || parts[2].indexOf('|') < 0) {
            return Optional.empty();
        }
        try {
            var place = new ActorPlace(parts[1], parts[2]);
            return place.shard().slot() >= 0 && !place.actor().id().isEmpty() ? Optional.of(place) : Optional.empty();
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }
}
