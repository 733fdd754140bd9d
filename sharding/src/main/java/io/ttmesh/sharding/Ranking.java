package io.ttmesh.sharding;

import io.ttmesh.model.NodeId;
import io.ttmesh.model.PlacementRecord.Candidate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a placement policy found: whom to offer an attempt to, and why not to the others.
 *
 * @param eligible nodes that can take the attempt, best first, as many as the policy keeps
 * @param rejected nodes that can not, each with its reason
 * @param waitingHelps whether a rejected node lacks nothing but room, so that the same demand may succeed later; when
 *     false and nothing is eligible, only a change of the mesh or of the submission helps
 */
public record Ranking(List<Candidate> eligible, List<Candidate> rejected, boolean waitingHelps) {
    private static final int NAMED_MAX = 5;

    /** Copies both lists. */
    public Ranking {
        eligible = List.copyOf(eligible);
        rejected = List.copyOf(rejected);
    }

    /** The node to offer the attempt to first, or empty when none can take it. */
    public Optional<NodeId> best() {
        return eligible.stream().findFirst().map(Candidate::node);
    }

    /** All nodes, as a placement record lists them: eligible ones best first, then rejected ones. */
    public List<Candidate> candidates() {
        return Stream.concat(eligible.stream(), rejected.stream()).toList();
    }

    /** Why nobody is eligible, for a message: the first few rejections and how many more there are. */
    public String rejections() {
        String named = rejected.stream()
                .limit(NAMED_MAX)
                .map(candidate -> candidate.node() + " " + candidate.rejected().orElse(""))
                .collect(Collectors.joining("; "));
        int unnamed = rejected.size() - NAMED_MAX;
        return unnamed > 0 ? named + "; and " + unnamed + " more" : named;
    }
}
