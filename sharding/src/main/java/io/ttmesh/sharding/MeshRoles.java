package io.ttmesh.sharding;

import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.model.error.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The Pekko cluster roles that say what a member is; nodes set them, the shard allocation reads them. */
public final class MeshRoles {
    /** A member that owns shards and runs attempts. */
    public static final String NODE = "node";

    /** A member that submits and asks, but neither owns shards nor runs attempts. */
    public static final String CLIENT = "client";

    /** What the role that names a member's region begins with: {@code region-eu}. */
    public static final String REGION_PREFIX = "region-";

    private static final String ID_PREFIX = "id-";
    private static final String ACTOR_PREFIX = "actor-";

    private MeshRoles() {}

    /** The role of a member in this region. */
    public static String of(Region region) {
        return REGION_PREFIX + region.name();
    }

    /** The region that these roles name; empty when they name none, several, or none that is a place. */
    public static Optional<Region> region(Set<String> roles) {
        List<String> names = roles.stream()
                .filter(role -> role.startsWith(REGION_PREFIX))
                .map(role -> role.substring(REGION_PREFIX.length()))
                .toList();
        return names.size() == 1 ? place(names.get(0)) : Optional.empty();
    }

    /**
     * The role that says a member's node id: whoever knows of a member knows its id, as early and for as long, however
     * late the load view is.
     */
    public static String of(NodeId node) {
        return ID_PREFIX + node.value();
    }

    /** The node id that these roles say. */
    public static Optional<NodeId> nodeId(Set<String> roles) {
        return roles.stream()
                .filter(role -> role.startsWith(ID_PREFIX))
                .map(role -> new NodeId(role.substring(ID_PREFIX.length())))
                .findFirst();
    }

    /** The role of a member that hosts actors of this type. */
    public static String ofActor(String type) {
        return ACTOR_PREFIX + type;
    }

    /** The actor types that a member with these roles hosts. */
    public static List<String> actors(Set<String> roles) {
        return roles.stream()
                .filter(role -> role.startsWith(ACTOR_PREFIX))
                .map(role -> role.substring(ACTOR_PREFIX.length()))
                .toList();
    }

    private static Optional<Region> place(String name) {
        try {
            return Optional.of(new Region(name)).filter(region -> !region.equals(Region.ANY));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }
}
