package io.ttmesh.samples.wordcount;

import io.ttmesh.model.NodeId;
import java.util.Map;

/**
 * The words of one portion.
 *
 * @param node the node that counted
 * @param counts how often each word stands in the portion
 */
public record PortionCount(NodeId node, Map<String, Long> counts) {
    /** Copies the counts. */
    public PortionCount {
        counts = Map.copyOf(counts);
    }

    /** All words, repeated ones included. */
    public long words() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
