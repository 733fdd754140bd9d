package io.ttmesh.testkit;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A node's view of the mesh at one moment.
 *
 * @param id the node that was asked
 * @param members whom it sees as members, itself included
 * @param unreachable the names of those among them that it can not reach
 * @param leader who it takes for the leader; empty when nobody
 * @param shards the shards that it hosts, by kind of owner ({@code volatile-tasks}, {@code durable-tasks})
 * @param running attempts that run on it
 * @param queued attempts that wait on it
 */
public record NodeFacts(
        String id,
        List<Seen> members,
        Set<String> unreachable,
        String leader,
        Map<String, Set<String>> shards,
        int running,
        int queued) {
    /** Copies. */
    public NodeFacts {
        members = List.copyOf(members);
        unreachable = Set.copyOf(unreachable);
        shards = Map.copyOf(shards);
    }

    /**
     * A member in somebody's eyes.
     *
     * @param node its id
     * @param address host and port
     * @param status as Pekko calls it: Joining, WeaklyUp, Up, Leaving, Exiting, Down, Removed
     * @param isClient whether it only submits and asks
     */
    public record Seen(String node, String address, String status, boolean isClient) {}
}
