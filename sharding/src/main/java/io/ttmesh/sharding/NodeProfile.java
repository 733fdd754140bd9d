package io.ttmesh.sharding;

import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.WireSafe;
import io.ttmesh.model.error.InvalidInputException;
import java.util.Map;
import java.util.Set;

/**
 * What a node is and can do; fixed while it runs, except for its tasks.
 *
 * <p>What changes from second to second stands in {@link NodeLoad}.
 *
 * @param node the node
 * @param region where it stands; never {@link Region#ANY}
 * @param zone a part of the region that fails together, as a rack or an availability zone
 * @param tags what else submissions may ask for, as {@code gpu}; at most 256
 * @param executorSlots how many attempts it runs at a time; 0 for a client, which never runs any
 * @param resources named amounts, as {@code memory-bytes}, 0 or more; at most 256
 * @param tasks the task versions it can run; at most 10,000
 */
public record NodeProfile(
        NodeId node,
        Region region,
        String zone,
        Set<String> tags,
        int executorSlots,
        Map<String, Long> resources,
        Set<TaskVersion> tasks)
        implements WireSafe {
    /**
     * Checks and copies.
     *
     * @throws InvalidInputException when the region is {@code any}, or a value is out of its range
     */
    public NodeProfile {
        if (region.equals(Region.ANY)) {
            throw new InvalidInputException("node " + node + " has region 'any', which is no place: name a region");
        }
        Limits.text("zone of node " + node, zone);
        Limits.range("number of executor slots of node " + node, executorSlots, Limits.SLOTS_MAX);
        Limits.count("tags of node " + node, tags, Limits.ITEMS_MAX);
        Limits.count("resources of node " + node, resources.keySet(), Limits.ITEMS_MAX);
        Limits.count("tasks of node " + node, tasks, Limits.TASKS_MAX);
        tags.forEach(tag -> Limits.text("tag of node " + node, tag));
        NodeId owner = node;
        resources.forEach((name, amount) -> {
            Limits.text("resource of node " + owner, name);
            Limits.range("resource " + name + " of node " + owner, amount, Long.MAX_VALUE);
        });
        tags = Set.copyOf(tags);
        resources = Map.copyOf(resources);
        tasks = Set.copyOf(tasks);
    }
}
