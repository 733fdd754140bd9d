package io.ttmesh.actors.internal.job;

import io.ttmesh.model.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runs of an unfold step, one after the other, each a unit under its number: how many items it emitted, and the state that
 * the next one takes, of which there is one at a time.
 *
 * <p>How many items were emitted stays known when the step begins anew under its old keys: maps that took them keep what they
 * made of them.
 */
final class UnfoldChain {
    private static final int FIRST_ROOM = 8;

    private int[] counts = new int[FIRST_ROOM];
    /** Runs whose items are counted: those that have ended, or had before it began anew. */
    private int known;

    private int size;
    /** Of those that are counted, the ones that emitted nothing. */
    private final BitSet empties = new BitSet();

    private long items;
    private @Nullable Payload state;
    private boolean isEnded;

    /**
     * As it is kept in a snapshot.
     *
     * @param counts items of each run
     * @param size runs that have ended
     * @param state for the next one
     * @param ended whether the last one has ended
     */
    record Kept(List<Integer> counts, int size, Optional<Payload> state, boolean ended) {}

    Kept kept() {
        List<Integer> kept = new ArrayList<>(known);
        for (int i = 0; i < known; i++) {
            kept.add(counts[i]);
        }
        return new Kept(kept, size, Optional.ofNullable(state), isEnded);
    }

    static UnfoldChain of(Kept kept) {
        var chain = new UnfoldChain();
        kept.counts().forEach(count -> chain.count(chain.known, count));
        chain.size = kept.size();
        chain.state = kept.state().orElse(null);
        chain.isEnded = kept.ended();
        return chain;
    }

    private void count(int run, int count) {
        if (run == counts.length) {
            counts = Arrays.copyOf(counts, counts.length + counts.length / 2);
        }
        items += count - counts[run];
        counts[run] = count;
        empties.set(run, count == 0);
        known = Math.max(known, run + 1);
    }

    /** The next run has ended; without another state it was the last. */
    void ran(UnfoldAnswer answer) {
        count(size, answer.count());
        size++;
        state = answer.next().orElse(null);
        isEnded = state == null;
        if (isEnded) {
            forgetMore();
        }
    }

    /** It had more runs before it began anew: keys that were forgotten may tell another story. */
    private void forgetMore() {
        for (; known > size; known--) {
            items -= counts[known - 1];
            counts[known - 1] = 0;
            empties.clear(known - 1);
        }
    }

    /** There is to be no other run: whoever wants more lets it restart. */
    void stop() {
        state = null;
    }

    /** Nothing has run; how many items there were stays known. */
    void restart() {
        size = 0;
        state = null;
        isEnded = false;
    }

    /** Runs that have ended. */
    int size() {
        return size;
    }

    /** Those, and the one that can be under way. */
    int units() {
        return isEnded ? size : size + 1;
    }

    /** Runs whose items are counted. */
    int known() {
        return known;
    }

    /** Whether the last one has ended. */
    boolean isEnded() {
        return isEnded;
    }

    /** What the next run takes, unless it is the first. */
    Optional<Payload> state() {
        return Optional.ofNullable(state);
    }

    long heldBytes() {
        Payload held = state;
        return held == null ? 0 : held.sizeBytes();
    }

    /** Items that are counted. */
    long items() {
        return items;
    }

    /** Items of a run; 0 where that is not known. */
    int itemsOf(int run) {
        return run < known ? counts[run] : 0;
    }

    /** The number of a run's first item. */
    long firstOf(int run) {
        long first = 0;
        for (int i = 0; i < run; i++) {
            first += counts[i];
        }
        return first;
    }

    /** Of the runs whose items are counted, those that emitted nothing. */
    BitSet empties() {
        return (BitSet) empties.clone();
    }
}
