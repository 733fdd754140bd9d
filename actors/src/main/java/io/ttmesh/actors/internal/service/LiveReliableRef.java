package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.ReliableRef;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.WrongPayloadException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;

/** The reliable way to one actor from this node. */
final class LiveReliableRef<C> implements ReliableRef<C> {
    private final ActorDoor door;
    private final ActorId id;
    private final String entityId;

    LiveReliableRef(ActorDoor door, ActorId id, String entityId) {
        this.door = door;
        this.id = id;
        this.entityId = entityId;
    }

    @Override
    public ActorId id() {
        return id;
    }

    @Override
    public CompletionStage<Done> tell(C command) {
        try {
            byte[] bytes = written(command);
            door.way(id.type());
            return door.asks()
                    .add(door.reliable().offer(id, entityId, bytes), (done, thrown) -> outcome(thrown))
                    .whenCompleteAsync((done, thrown) -> {}, Thread::startVirtualThread);
        } catch (MeshException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** The limit holds on this node, too: the actor may move while the command is under way. */
    private byte[] written(C command) {
        byte[] bytes = door.codec(id.type()).written(command);
        long limit = door.setup().settings().messageLimit();
        if (bytes.length > limit) {
            throw new WrongPayloadException("actor " + id + ": the command has " + bytes.length + " bytes, over "
                    + limit + " (limit ttmesh.actors.service.message-limit): send less, or a reference to it");
        }
        return bytes;
    }

    private Done outcome(@Nullable Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause == null) {
            return Done.getInstance();
        }
        throw switch (cause) {
            case OutcomeUnknownException ended -> new OutcomeUnknownException("actor " + id + " " + ended.getMessage());
            case MeshException known -> known;
            default -> new OutcomeUnknownException("actor " + id + " could not be told: " + cause);
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReliableRef<?> ref && ref.id().equals(id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "reliable " + id;
    }
}
