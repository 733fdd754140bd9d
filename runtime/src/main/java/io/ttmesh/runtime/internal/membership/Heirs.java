package io.ttmesh.runtime.internal.membership;

import io.ttmesh.sharding.MeshRoles;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Who may take over the shards of this node when it leaves. In doubt somebody may: a node that joins, or is out of reach
 * and not yet removed, counts; one that leaves or has said that it drains does not.
 */
public final class Heirs {
    private static final Set<MemberStatus> STAYING =
            Set.of(MemberStatus.joining(), MemberStatus.weaklyUp(), MemberStatus.up());

    private final Cluster cluster;
    private final NodeDirectory directory;

    /** Looks for them among the members, and asks this directory which of them drain. */
    public Heirs(ActorSystem<?> system, NodeDirectory directory) {
        this.cluster = Cluster.get(system);
        this.directory = directory;
    }

    /** Whether there are any, as far as this node knows. Safe for use by many threads. */
    public boolean exist() {
        MemberKey self = MemberKey.of(cluster.selfMember());
        Set<MemberKey> draining = directory.entries().values().stream()
                .filter(entry -> entry.report().load().draining())
                .map(MemberKey::of)
                .collect(Collectors.toSet());
        for (Member member : cluster.state().getMembers()) {
            MemberKey key = MemberKey.of(member);
            if (member.hasRole(MeshRoles.NODE)
                    && STAYING.contains(member.status())
                    && !key.equals(self)
                    && !draining.contains(key)) {
                return true;
            }
        }
        return false;
    }
}
