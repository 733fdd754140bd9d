package io.ttmesh.runtime.internal.membership;

import io.ttmesh.model.NodeId;
import java.util.Optional;
import org.apache.pekko.cluster.Member;

/**
 * The Pekko cluster role that says a member's node id: whoever knows of a member knows its id, as early and for as long,
 * however late the load view is.
 */
public final class NodeIdRole {
    private static final String PREFIX = "id-";

    private NodeIdRole() {}

    /** The role of a member with this id. */
    public static String of(NodeId node) {
        return PREFIX + node.value();
    }

    /** The id that a member's roles say. */
    public static Optional<NodeId> in(Member member) {
        return member.getRoles().stream()
                .filter(role -> role.startsWith(PREFIX))
                .map(role -> new NodeId(role.substring(PREFIX.length())))
                .findFirst();
    }
}
