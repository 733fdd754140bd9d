package io.ttmesh.sharding;

import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.WireSafe;
import java.util.Optional;
import java.util.Set;

/**
 * What an attempt asks of the node that is to run it.
 *
 * @param task the task version that the node must have
 * @param wanted the region it wants to run in, or {@link Region#ANY} when it does not matter
 * @param hard whether another region will not do
 * @param tags tags that the node must have, all of them
 * @param pinned the only node that will do, or empty for any
 */
public record PlacementDemand(TaskVersion task, Region wanted, boolean hard, Set<String> tags, Optional<NodeId> pinned)
        implements WireSafe {
    /** Copies the tags. */
    public PlacementDemand {
        tags = Set.copyOf(tags);
    }
}
