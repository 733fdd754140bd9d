package io.ttmesh.sharding.spi;

import io.ttmesh.model.NodeId;
import io.ttmesh.sharding.NodeReport;
import io.ttmesh.sharding.PlacementDemand;
import io.ttmesh.sharding.Ranking;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which node is offered an attempt.
 *
 * <p>Called from actors: never block, and answer from the arguments alone. The same arguments give the same answer, in
 * whatever order the reports come. One instance serves all owners of a node and must be safe for any thread.
 */
public interface PlacementPolicy {
    /**
     * Why the owner's own node should not simply take the attempt; empty when it should, and nobody else is asked.
     *
     * <p>On the path of every attempt, so it should cost less than a microsecond when there is no objection. An
     * objection does not rule the node out: {@link #rank} may still find it the best.
     */
    Optional<String> objection(PlacementDemand demand, NodeReport own);

    /**
     * Ranks the nodes of the load view for an attempt.
     *
     * @param reports the last word of each node that is alive
     * @param declined nodes that declined this attempt in the current round, not to be asked again
     * @param seed decides between nodes that are equally good; pass a hash of the task id, so that equal nodes share
     *     the tasks and none is the first choice of all
     */
    Ranking rank(PlacementDemand demand, Collection<NodeReport> reports, Set<NodeId> declined, long seed);
}
