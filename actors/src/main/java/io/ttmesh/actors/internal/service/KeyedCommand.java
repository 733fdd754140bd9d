package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.KeptKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** A command with a key that an instance has begun, and those who wait for its answer. Safe for use by many threads. */
final class KeyedCommand {
    private final KeptKey kept;
    private final List<ActorRef<Object>> askers = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Given> given = new AtomicReference<>();

    /**
     * What the actor has answered.
     *
     * @param place in the commands that declares its type
     */
    record Given(String place, Object value) {}

    KeyedCommand(KeptKey kept, @Nullable ActorRef<Object> asker) {
        this.kept = kept;
        if (asker != null) {
            askers.add(asker);
        }
    }

    /** Its key, without an answer. */
    KeptKey kept() {
        return kept;
    }

    /** Takes the answer; false for a second one. */
    boolean give(String place, Object value) {
        return given.compareAndSet(null, new Given(place, value));
    }

    /** The answer; null before it was given. */
    @Nullable
    Given given() {
        return given.get();
    }

    /**
     * Somebody sent the command again, and wants the answer, too.
     *
     * @param most how many may wait
     * @return the one that no longer does for that: the first, whose patience is most likely over; null when there is room
     */
    @Nullable
    ActorRef<Object> join(ActorRef<Object> asker, int most) {
        askers.add(asker);
        return askers.size() > most ? askers.remove(0) : null;
    }

    /** Tells all who wait; does nothing before there is an answer. */
    void release(ActorCodec codec) {
        Given answer = given.get();
        if (answer == null) {
            return;
        }
        for (ActorRef<Object> asker : askers) {
            if (answer.value() instanceof ActorFailure failure) {
                asker.tell(failure);
            } else {
                codec.answer(asker, answer.place(), answer.value());
            }
        }
    }
}
