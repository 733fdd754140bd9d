package io.ttmesh.journal.internal.write;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Remembers the sequence numbers that Pekko counted on but that were never stored, because their events were rejected
 * here: the next write of such a persistence id leaves a gap on purpose. Safe for use by many threads.
 *
 * <p>Bounded: what is forgotten, the longest ago first, makes its next write a sequence gap, and its entity recovers.
 */
final class RejectedNumbers {
    private static final int REMEMBERED_MAX = 10_000;

    // Guarded by itself.
    private final Map<String, Long> firstRejected = new LinkedHashMap<>();

    /** The highest number that is stored when the next one to write is this. */
    long expectedHighest(String persistenceId, long nextSequenceNr) {
        synchronized (firstRejected) {
            Long rejected = firstRejected.get(persistenceId);
            return (rejected == null || rejected > nextSequenceNr ? nextSequenceNr : rejected) - 1;
        }
    }

    /** Notes that nothing from this number on is stored; an earlier note stays. */
    void rejected(String persistenceId, long sequenceNr) {
        synchronized (firstRejected) {
            firstRejected.putIfAbsent(persistenceId, sequenceNr);
            if (firstRejected.size() > REMEMBERED_MAX) {
                firstRejected.remove(firstRejected.keySet().iterator().next());
            }
        }
    }

    /** Notes that a write was stored, and where a rejection followed it in the same request, if one did. */
    void stored(String persistenceId, OptionalLong rejectedBehind) {
        synchronized (firstRejected) {
            if (!firstRejected.isEmpty()) {
                firstRejected.remove(persistenceId);
            }
            rejectedBehind.ifPresent(number -> rejected(persistenceId, number));
        }
    }

    /** Forgets: an entity that recovers takes its numbers from the store. */
    void recovers(String persistenceId) {
        synchronized (firstRejected) {
            if (!firstRejected.isEmpty()) {
                firstRejected.remove(persistenceId);
            }
        }
    }
}
