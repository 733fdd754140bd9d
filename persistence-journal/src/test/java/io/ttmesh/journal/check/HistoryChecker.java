package io.ttmesh.journal.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Compares what writers were told with what is read afterwards: everything acknowledged is there, without a gap, once,
 * and in the order in which it was written. Safe for use by many threads while they acknowledge.
 */
public final class HistoryChecker {
    private final Map<String, Queue<Entry>> acknowledged = new ConcurrentHashMap<>();

    /**
     * An event.
     *
     * @param step how many events this persistence id's writers had tried before; ascending along its events
     * @param nonce what makes it another event than all others
     */
    public record Entry(long sequenceNr, long step, String nonce) {}

    /** Notes that a writer was told that its event is stored. */
    public void acknowledge(String persistenceId, Entry entry) {
        acknowledged
                .computeIfAbsent(persistenceId, id -> new ConcurrentLinkedQueue<>())
                .add(entry);
    }

    /** How many events were acknowledged. */
    public int acknowledgedCount() {
        return acknowledged.values().stream().mapToInt(Queue::size).sum();
    }

    /** Says what is wrong with what was read, in the order in which it was read; empty when all is well. */
    public List<String> violations(Map<String, List<Entry>> read) {
        List<String> violations = new ArrayList<>();
        acknowledged.forEach((id, entries) -> checkLost(id, entries, read.getOrDefault(id, List.of()), violations));
        Set<String> nonces = new HashSet<>();
        read.forEach((id, entries) -> checkRead(id, entries, nonces, violations));
        return violations;
    }

    private static void checkLost(String id, Queue<Entry> acknowledged, List<Entry> read, List<String> violations) {
        Map<Long, Entry> stored = new HashMap<>();
        read.forEach(entry -> stored.put(entry.sequenceNr(), entry));
        for (Entry entry : acknowledged) {
            Entry found = stored.get(entry.sequenceNr());
            if (!entry.equals(found)) {
                violations.add("lost: " + id + " " + entry + " was acknowledged, read was " + found);
            }
        }
    }

    private static void checkRead(String id, List<Entry> read, Set<String> nonces, List<String> violations) {
        long expected = 1;
        long step = -1;
        for (Entry entry : read) {
            if (entry.sequenceNr() != expected) {
                violations.add("gap: " + id + " has " + entry + " where " + expected + " belongs");
            }
            if (!nonces.add(entry.nonce())) {
                violations.add("twice: " + id + " " + entry);
            }
            if (entry.step() <= step) {
                violations.add("reordered: " + id + " " + entry + " behind step " + step);
            }
            expected = entry.sequenceNr() + 1;
            step = entry.step();
        }
    }
}
