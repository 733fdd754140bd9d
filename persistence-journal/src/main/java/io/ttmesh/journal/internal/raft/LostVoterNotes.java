package io.ttmesh.journal.internal.raft;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Notes every 10 s what can be seen of a voter that knows no leader, and whom the others name: afterwards it must be told
 * whether it was cut off, slow or ill. For one thread; notes are taken where the others' answers come back.
 */
final class LostVoterNotes {
    private static final long EVERY_NANOS = 10_000_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Others others;
    private final Consumer<String> log;
    private boolean isLost;
    private long sinceNanos;
    private long notedNanos;

    /** Asks the other voters who leads. */
    @FunctionalInterface
    interface Others {
        /** Told once: the first leader that is named, or nothing when nobody knows one. */
        void ask(Consumer<String> told);
    }

    LostVoterNotes(Others others, Consumer<String> log) {
        this.others = others;
        this.log = log;
    }

    /**
     * The watchdog has looked.
     *
     * @param facts of the voter, asked for only when they are noted
     */
    void tick(boolean leaderKnown, Supplier<String> facts, long nowNanos) {
        if (leaderKnown || !isLost) {
            isLost = !leaderKnown;
            sinceNanos = nowNanos;
            notedNanos = nowNanos;
        } else if (nowNanos - notedNanos >= EVERY_NANOS) {
            notedNanos = nowNanos;
            String seen = "has known no leader for " + (nowNanos - sinceNanos) / SECOND_NANOS + " s: " + facts.get();
            others.ask(leader ->
                    log.accept(seen + " others " + (leader.isEmpty() ? "name no leader" : "name leader=" + leader)));
        }
    }
}
