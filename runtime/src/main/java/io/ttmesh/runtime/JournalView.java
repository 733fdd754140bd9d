package io.ttmesh.runtime;

import io.ttmesh.model.Durability;
import java.util.List;
import java.util.Optional;

/**
 * The journal of durable submissions as one node sees it now.
 *
 * @param durability what a submission survives that this node acknowledges now
 * @param voter by which the journal knows this node's data folder; empty when it keeps no copy
 * @param role what this node does: {@code CLIENT}, {@code CANDIDATE}, {@code FOLLOWER} or {@code LEADER}; empty when the
 *     mesh has no journal of its own
 * @param health how its part is: {@code SERVING}, or what is wrong; empty likewise
 * @param voters those who keep copies, as far as this node knows
 * @param leader the one that orders writes, if one is known
 * @param faultTolerant whether any one voter may be lost; only the leader knows it for certain, others say false
 * @param appliedIndex of this node's copy
 * @param committedIndex what it should come to
 * @param fsync whether what is acknowledged is on disks, not just on its way there
 * @param detail why the health is what it is; may be empty
 */
public record JournalView(
        Durability durability,
        Optional<String> voter,
        String role,
        String health,
        List<String> voters,
        Optional<String> leader,
        boolean faultTolerant,
        long appliedIndex,
        long committedIndex,
        boolean fsync,
        String detail) {
    /** Copies the list. */
    public JournalView {
        voters = List.copyOf(voters);
    }

    /** A journal of which this is all there is to say. */
    public static JournalView of(Durability durability) {
        return new JournalView(
                durability, Optional.empty(), "", "", List.of(), Optional.empty(), false, 0, 0, false, "");
    }
}
