package io.ttmesh.samples.wordcount;

import io.ttmesh.model.NodeId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The words of some portions, and who counted them.
 *
 * @param counts how often each word was found
 * @param shares what each node counted, by node id
 */
public record WordTotals(WordCounts counts, List<Share> shares) {
    /** Copies the shares. */
    public WordTotals {
        shares = List.copyOf(shares);
    }

    /**
     * What one node did.
     *
     * @param node the node
     * @param portions counted
     * @param words in them, repeated ones included
     */
    public record Share(NodeId node, long portions, long words) {
        private Share plus(Share other) {
            return new Share(node, portions + other.portions, words + other.words);
        }
    }

    /** Those of one portion. */
    static WordTotals of(NodeId node, Map<String, Long> counts) {
        long words = counts.values().stream().mapToLong(Long::longValue).sum();
        return new WordTotals(new WordCounts(counts), List.of(new Share(node, 1, words)));
    }

    /** All of them together; how they are put together does not matter. */
    static WordTotals sum(List<WordTotals> all) {
        Map<String, Long> counts = new HashMap<>();
        Map<NodeId, Share> shares = new TreeMap<>();
        for (WordTotals each : all) {
            each.counts.byWord().forEach((word, count) -> counts.merge(word, count, Long::sum));
            each.shares.forEach(share -> shares.merge(share.node(), share, Share::plus));
        }
        return new WordTotals(new WordCounts(counts), List.copyOf(shares.values()));
    }

    long portions() {
        return shares.stream().mapToLong(Share::portions).sum();
    }

    /** All words, repeated ones included. */
    long words() {
        return shares.stream().mapToLong(Share::words).sum();
    }

    /** The most frequent words, equal ones in alphabetical order. */
    List<Map.Entry<String, Long>> top(int limit) {
        Comparator<Map.Entry<String, Long>> order = Map.Entry.comparingByValue(Comparator.reverseOrder());
        return counts.byWord().entrySet().stream()
                .sorted(order.thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .toList();
    }
}
