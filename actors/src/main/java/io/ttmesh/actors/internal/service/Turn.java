package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.actors.internal.wire.Waiting;
import io.ttmesh.model.ActorId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one actor is at: its present command, if it is at one. For the actor's thread. */
final class Turn {
    private final ActorId id;
    private final ActorGate gate;
    private @Nullable Envelope current;

    /** What the present command led to was given to the store. */
    private boolean isGiven;

    /** The same, before the code that runs now. */
    private boolean isStored;

    Turn(ActorId id, ActorGate gate) {
        this.id = id;
        this.gate = gate;
    }

    /** The actor's code runs on this thread until {@link #finish}. */
    void begin() {
        gate.begin();
        Turns.begin(this);
    }

    void finish() {
        Turns.end();
        gate.end();
        isStored = isGiven;
    }

    /** What the present command led to goes to the store, if the code that runs now does not throw. */
    void storing() {
        isGiven = true;
    }

    /** Whether what the present command led to went to the store before the code that runs now, which follows its write. */
    boolean isStored() {
        return isStored;
    }

    /** The present command; null when it is at none. */
    @Nullable
    Envelope current() {
        return current;
    }

    void take(Envelope envelope) {
        clear();
        current = envelope;
    }

    /** What comes now is not the command's doing. */
    void clear() {
        current = null;
        isGiven = false;
        isStored = false;
    }

    /** The command is over; another one that is present stays. */
    void clear(Envelope envelope) {
        if (envelope.equals(current)) {
            clear();
        }
    }

    /** The present command came to nothing. */
    void fail(ActorFailure failure) {
        if (current != null) {
            current.fail(failure);
            clear();
        }
    }

    /** What those who wait for the present command are, the actor itself last. */
    List<Waiting> waiting() {
        List<Waiting> all = new ArrayList<>(current == null ? List.of() : current.waiting());
        all.add(new Waiting(id, gate.turn()));
        return List.copyOf(all);
    }

    /** What the node knows of the actor. */
    ActorGate gate() {
        return gate;
    }
}
