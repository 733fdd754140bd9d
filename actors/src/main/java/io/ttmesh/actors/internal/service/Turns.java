package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wire.Waiting;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whose handler runs on this thread: what it asks says who waits for the answer. */
final class Turns {
    /** Null outside of actors: to remove and add it for each message costs more. */
    private static final ThreadLocal<@Nullable Turn> RUNNING = new ThreadLocal<>();

    private Turns() {}

    static void begin(Turn turn) {
        RUNNING.set(turn);
    }

    static void end() {
        RUNNING.set(null);
    }

    /** Who waits for what is asked on this thread now; empty outside of actors. */
    static List<Waiting> waiting() {
        Turn turn = RUNNING.get();
        return turn == null ? List.of() : turn.waiting();
    }

    /** Runs what blocks this thread until an actor has answered. */
    static <R> R blocking(Supplier<R> call) {
        Turn turn = RUNNING.get();
        if (turn == null) {
            return call.get();
        }
        turn.gate().blocks(true);
        try {
            return call.get();
        } finally {
            turn.gate().blocks(false);
        }
    }
}
