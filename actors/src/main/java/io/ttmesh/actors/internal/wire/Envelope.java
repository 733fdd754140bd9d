package io.ttmesh.actors.internal.wire;

import io.ttmesh.model.CommandKey;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command on its way to an actor. The command itself travels inside one JVM; it is written when it leaves it, and
 * read by the actor that it is for.
 *
 * @param type the actor type's name
 * @param entityId shard and id, see {@link EntityIds}
 * @param command a command, or a {@link Written} one
 * @param failureTo told an {@link ActorFailure} when the command comes to nothing; null when nobody wants to know
 * @param waiting the actors that wait for the answer, each for the next one's; the last of them asks
 * @param key by which it is carried out once; null when it has none. One that has a key is written
 * @param isNamed whether a failure says of which command it is, as a {@link Failed}: for those who wait for several. Does not
 *     leave this JVM
 */
public record Envelope(
        String type,
        String entityId,
        Object command,
        @Nullable ActorRef<Object> failureTo,
        List<Waiting> waiting,
        @Nullable CommandKey key,
        boolean isNamed) {
    private static final Logger LOG = LoggerFactory.getLogger(Envelope.class);

    /** One that nobody waits for. */
    public Envelope(String type, String entityId, Object command, @Nullable ActorRef<Object> failureTo) {
        this(type, entityId, command, failureTo, List.of(), null);
    }

    /** One whose failure is told as it is. */
    public Envelope(
            String type,
            String entityId,
            Object command,
            @Nullable ActorRef<Object> failureTo,
            List<Waiting> waiting,
            @Nullable CommandKey key) {
        this(type, entityId, command, failureTo, waiting, key, false);
    }

    /** A command has come to nothing. */
    public record Failed(Envelope command, ActorFailure failure) {}

    /** One with a command as it is written, for that of an actor type and entity. */
    public static Envelope written(String type, String entityId, byte[] command, ActorRef<Object> failureTo) {
        return new Envelope(type, entityId, new Written(command), failureTo);
    }

    /** The same command as another message, whose failure is told to this one by a {@link Failed}. */
    public Envelope failingTo(ActorRef<Object> other) {
        return new Envelope(type, entityId, command, other, waiting, key, true);
    }

    /** A command as it comes from another JVM, and wherever it has a key; its bytes are never changed. */
    static final class Written {
        private final byte[] bytes;

        Written(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /** Says that the command came to nothing, to whoever wants to know; to the log when nobody does, and nothing else shows it. */
    public void fail(ActorFailure failure) {
        if (failureTo != null) {
            failureTo.tell(isNamed ? new Failed(this, failure) : failure);
            return;
        }
        switch (failure.kind()) {
            case THREW, OVERLOADED -> {} // an event; among the dropped messages, which Pekko logs within limits
            case UNAVAILABLE, UNKNOWN, WRONG_PAYLOAD, CYCLE, KEY, FORGOTTEN ->
                LOG.warn(
                        "actor={}/{} command=lost reason=\"{}\"",
                        type,
                        EntityIds.idOf(entityId),
                        failure.detail().message());
        }
    }

    /** Each is a message of its own, however alike two are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Text without the command, which may be secret or large. */
    @Override
    public String toString() {
        return "command for " + type + " " + entityId;
    }
}
