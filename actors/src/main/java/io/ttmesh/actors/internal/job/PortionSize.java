package io.ttmesh.actors.internal.job;

import java.util.Optional;

/**
 * How many items make a portion, where a map does not say it. A few portions for each executor slot keep all slots at work until
 * the end though portions take unlike times, and more of them cost more submissions.
 */
public final class PortionSize {
    private static final int PORTIONS_PER_SLOT = 4;
    /** More nodes may come. */
    private static final long PORTIONS_MIN = 16;

    private static final long PORTIONS_UNKNOWN = 64;
    /** So much is lost with a node at most. */
    private static final int ITEMS_MAX = 1_000;

    private PortionSize() {}

    /**
     * Items of one portion.
     *
     * @param declared by the map; 0 if it is the mesh's choice
     * @param items in all
     * @param executorSlots of the mesh, if they are known
     */
    public static int of(int declared, long items, Optional<Integer> executorSlots) {
        if (declared > 0) {
            return declared;
        }
        long portions = executorSlots
                .map(slots -> Math.max(PORTIONS_MIN, (long) PORTIONS_PER_SLOT * slots))
                .orElse(PORTIONS_UNKNOWN);
        return Math.clamp(Math.ceilDiv(items, portions), 1, ITEMS_MAX);
    }
}
