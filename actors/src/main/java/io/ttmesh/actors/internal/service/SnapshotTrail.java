package io.ttmesh.actors.internal.service;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which snapshots of one actor are too old to be kept, where Pekko does not see to it, as they are taken by bytes. An
 * instance knows its own ones and the one that it began with; how far apart those before it were, it takes from these. For
 * one thread.
 */
final class SnapshotTrail {
    private final int most;

    /** Sequence numbers, the oldest first. */
    private final Deque<Long> known = new ArrayDeque<>(2);

    private long replayed;
    private boolean hasStored;

    /** Whether there are none besides the known ones. */
    private boolean isWhole;

    /** So many are kept. */
    SnapshotTrail(int most) {
        this.most = most;
    }

    /** An event is read that came after the snapshot which the instance begins with. */
    void replayed() {
        replayed++;
    }

    /** An event with this number is being stored. */
    void storing(long sequenceNr) {
        if (hasStored) {
            return;
        }
        hasStored = true;
        long first = sequenceNr - 1 - replayed;
        isWhole = first <= 0;
        if (!isWhole) {
            known.add(first);
        }
    }

    /** There is another one, of this number; returns up to which number older ones are to go, 0 for none. */
    long taken(long sequenceNr) {
        known.add(sequenceNr);
        long dropped = 0;
        while (known.size() > most) {
            dropped = known.remove();
        }
        return isWhole ? dropped : upToUnknown();
    }

    private long upToUnknown() {
        long older = known.getFirst() - 1;
        int missing = most - known.size();
        if (missing == 0) {
            isWhole = true;
            return older;
        }
        long apart = (known.getLast() - known.getFirst()) / (known.size() - 1);
        return Math.max(0, older - apart * missing);
    }
}
