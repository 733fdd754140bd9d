package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.Envelope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The commands that one actor was sent and has not begun, each counted by its gate. For one thread. */
final class Backlog {
    static final String CAN_NOT_START = "can not start, see its log: send again later";

    /** Most actors rest: what waits is made room for when it comes. */
    private static final int INITIAL_SIZE = 1;

    private final ActorGate gate;
    private final Consumer<Envelope> bounce;

    /** The instance stashed them. */
    private final Deque<Envelope> stashed = new ArrayDeque<>(INITIAL_SIZE);

    /** Handed to an instance that comes to them when it has stored what it is at. */
    private final Deque<Envelope> handed = new ArrayDeque<>(INITIAL_SIZE);

    /** Wait for an instance. */
    private final Deque<Envelope> kept = new ArrayDeque<>(INITIAL_SIZE);

    Backlog(ActorGate gate, Consumer<Envelope> bounce) {
        this.gate = gate;
        this.bounce = bounce;
    }

    /** Waits for an instance. */
    void keep(Envelope envelope) {
        kept.add(envelope);
    }

    /** The next one that waits for an instance; null when none does. */
    @Nullable
    Envelope next() {
        return kept.poll();
    }

    void handed(Envelope envelope) {
        handed.add(envelope);
    }

    /** How many the instance has, and has neither begun nor stashed. */
    int handed() {
        return handed.size();
    }

    /** The instance begins it, for the first time or again. */
    void begun(Envelope envelope) {
        gate.leave();
        if (!handed.remove(envelope)) {
            stashed.remove(envelope);
        }
    }

    /** The instance has begun it and set it aside. */
    void stashed(Envelope envelope) {
        gate.back();
        stashed.add(envelope);
    }

    /** The instance is no more: what it had waits for the next, in the order in which it came. */
    void takeBack() {
        while (!handed.isEmpty()) {
            kept.addFirst(handed.removeLast());
        }
        while (!stashed.isEmpty()) {
            kept.addFirst(stashed.removeLast());
        }
    }

    /** All of them go to the next incarnation. */
    void bounce() {
        empty(bounce);
    }

    /** Tells whoever sent them why they come to nothing. */
    void refuse(String why) {
        empty(envelope -> refuse(envelope, why));
    }

    static void refuse(Envelope envelope, String why) {
        envelope.fail(ActorFailure.of(ActorFailure.Kind.UNAVAILABLE, why));
    }

    private void empty(Consumer<Envelope> what) {
        takeBack();
        while (!kept.isEmpty()) {
            gate.leave();
            what.accept(kept.remove());
        }
    }
}
