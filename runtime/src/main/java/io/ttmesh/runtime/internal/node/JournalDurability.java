package io.ttmesh.runtime.internal.node;

import io.ttmesh.model.Durability;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What the mesh's journal gives now, by the number of its voters. It is asked with every acknowledgement, and the number
 * takes locks of the voter: so it is kept for a moment. A group only grows, so what is late is too modest. Safe for use by
 * many threads.
 */
final class JournalDurability implements Supplier<Durability> {
    private static final int COPIES_LEAST = 3;
    private static final long KEPT_NANOS = Duration.ofMillis(200).toNanos();

    private final IntSupplier voters;
    private volatile Seen seen;

    private record Seen(Durability durability, long atNanos) {}

    /** Goes by this number: 0 where it is not known, which counts as one copy. */
    JournalDurability(IntSupplier voters) {
        this.voters = voters;
        this.seen = look();
    }

    @Override
    public Durability get() {
        Seen last = seen;
        if (System.nanoTime() - last.atNanos() > KEPT_NANOS) {
            last = look();
            seen = last;
        }
        return last.durability();
    }

    private Seen look() {
        return new Seen(
                voters.getAsInt() >= COPIES_LEAST ? Durability.REPLICATED : Durability.LOCAL, System.nanoTime());
    }
}
