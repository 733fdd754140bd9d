package io.ttmesh.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The record of one placement: who was looked at, how each scored, and why the others were rejected.
 *
 * @param attempt the attempt that was placed
 * @param at when, on the owner's clock
 * @param chosen the worker that the attempt was offered to, or empty when there was none
 * @param reason why that one, or why none, in a few words
 * @param candidates all nodes that were looked at, best first, rejected ones last
 */
public record PlacementRecord(
        int attempt, Instant at, Optional<NodeId> chosen, String reason, List<Candidate> candidates)
        implements WireSafe {
    /** Copies the candidates. */
    public PlacementRecord {
        candidates = List.copyOf(candidates);
    }

    /**
     * One node that was looked at.
     *
     * @param node the node
     * @param score lower is better; 0 for a rejected one
     * @param rejected why it can not take the attempt, or empty when it can
     */
    public record Candidate(NodeId node, double score, Optional<String> rejected) implements WireSafe {
        /** A node that can take the attempt. */
        public static Candidate eligible(NodeId node, double score) {
            return new Candidate(node, score, Optional.empty());
        }

        /** A node that can not, and why. */
        public static Candidate rejected(NodeId node, String why) {
            return new Candidate(node, 0, Optional.of(why));
        }
    }
}
