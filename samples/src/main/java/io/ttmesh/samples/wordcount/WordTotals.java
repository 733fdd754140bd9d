package io.ttmesh.samples.wordcount;

import io.ttmesh.model.NodeId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collector;

/** Sums up portions as their counts arrive. For one thread at a time. */
final class WordTotals {
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<NodeId, Share> shares = new TreeMap<>();

    /**
     * What one node did.
     *
     * @param portions counted
     * @param words in them
     */
    record Share(long portions, long words) {
        private Share plus(Share other) {
            return new Share(portions + other.portions, words + other.words);
        }
    }

    /** Gathers counts in any order. */
    static Collector<PortionCount, ?, WordTotals> collector() {
        return Collector.of(WordTotals::new, WordTotals::add, WordTotals::plus, Collector.Characteristics.UNORDERED);
    }

    void add(PortionCount portion) {
        addCounts(portion.counts());
        shares.merge(portion.node(), new Share(1, portion.words()), Share::plus);
    }

    private void addCounts(Map<String, Long> more) {
        more.forEach((word, count) -> counts.merge(word, count, Long::sum));
    }

    private WordTotals plus(WordTotals other) {
        addCounts(other.counts);
        other.shares.forEach((node, share) -> shares.merge(node, share, Share::plus));
        return this;
    }

    /** How often each word was found. */
    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /** What each node counted, by node id. */
    Map<NodeId, Share> shares() {
        return Map.copyOf(shares);
    }

    long portions() {
        return shares.values().stream().mapToLong(Share::portions).sum();
    }

    /** All words, repeated ones included. */
    long words() {
        return shares.values().stream().mapToLong(Share::words).sum();
    }

    /** The most frequent words, equal ones in alphabetical order. */
    List<Map.Entry<String, Long>> top(int limit) {
        Comparator<Map.Entry<String, Long>> order = Map.Entry.comparingByValue(Comparator.reverseOrder());
        return counts.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .sorted(order.thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .toList();
    }
}
