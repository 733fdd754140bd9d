package io.ttmesh.actors.internal.reliable;

import io.ttmesh.actors.spi.ReliableSettings;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.error.OverloadedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;

/** Counts what one node has under way to the actors of one type, and refuses what is too much. For many threads. */
final class ReliableOutbox {
    private final String type;
    private final ReliableSettings settings;
    private final ActorRef<ReliableLanes.Command> lanes;
    private final AtomicLong commands = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    ReliableOutbox(String type, ReliableSettings settings, ActorRef<ReliableLanes.Command> lanes) {
        this.type = type;
        this.settings = settings;
        this.lanes = lanes;
    }

    CompletionStage<Object> offer(ActorId actor, String entityId, byte[] command) {
        long count = commands.incrementAndGet();
        long size = bytes.addAndGet(command.length);
        if (count > settings.buffer() || size > settings.bufferBytes()) {
            release(command);
            throw new OverloadedException("actor " + actor + " was not told: this node has " + (count - 1)
                    + " commands of " + (size - command.length) + " bytes under way to actors of type " + type
                    + " (limits ttmesh.actors.service.reliable-buffer, " + settings.buffer()
                    + ", and reliable-buffer-bytes, " + settings.bufferBytes() + "): wait for earlier ones");
        }
        var done = new CompletableFuture<Object>();
        CompletionStage<Object> released = done.whenComplete((value, failure) -> release(command));
        lanes.tell(new ReliableLanes.Offer(actor, entityId, command, done));
        return released;
    }

    private void release(byte[] command) {
        commands.decrementAndGet();
        bytes.addAndGet(-command.length);
    }
}
