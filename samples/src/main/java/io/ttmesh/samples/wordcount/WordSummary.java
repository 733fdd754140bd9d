package io.ttmesh.samples.wordcount;

import java.util.List;

/**
 * What people read of a count.
 *
 * @param words all, repeated ones included
 * @param differentWords how many different ones
 * @param portions that the text was cut into
 * @param nodes what each node counted, by node id
 * @param top the most frequent words, equal ones in alphabetical order
 */
public record WordSummary(
        long words, int differentWords, long portions, List<WordTotals.Share> nodes, List<Frequent> top) {
    /** So many words are listed. */
    static final int TOP = 20;

    /** Copies the lists. */
    public WordSummary {
        nodes = List.copyOf(nodes);
        top = List.copyOf(top);
    }

    /**
     * One word.
     *
     * @param word in lower case
     * @param count how often it was found
     */
    public record Frequent(String word, long count) {}

    static WordSummary of(WordTotals totals) {
        return new WordSummary(
                totals.words(),
                totals.counts().byWord().size(),
                totals.portions(),
                totals.shares(),
                totals.top(TOP).stream()
                        .map(entry -> new Frequent(entry.getKey(), entry.getValue()))
                        .toList());
    }
}
