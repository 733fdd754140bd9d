package io.ttmesh.runtime.internal.membership;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;

/**
 * The members as the events seen so far tell them. Unlike the cluster's own state, which another actor keeps, it is never
 * behind the event in hand and never ahead of it.
 */
final class MemberRoll {
    private static final Set<MemberStatus> WORKING =
            Set.of(MemberStatus.up(), MemberStatus.weaklyUp(), MemberStatus.leaving());

    private final Map<MemberKey, Member> members = new HashMap<>();
    private final Set<MemberKey> unreachable = new HashSet<>();

    /** Takes an event in; false when it says nothing about members. */
    boolean apply(ClusterEvent.ClusterDomainEvent event) {
        switch (event) {
            case ClusterEvent.MemberRemoved removed -> {
                members.remove(MemberKey.of(removed.member()));
                unreachable.remove(MemberKey.of(removed.member()));
            }
            case ClusterEvent.MemberEvent changed -> members.put(MemberKey.of(changed.member()), changed.member());
            case ClusterEvent.UnreachableMember lost -> unreachable.add(MemberKey.of(lost.member()));
            case ClusterEvent.ReachableMember back -> unreachable.remove(MemberKey.of(back.member()));
            default -> {
                return false;
            }
        }
        return true;
    }

    boolean contains(MemberKey key) {
        return members.containsKey(key);
    }

    /** A copy. */
    Set<MemberKey> keys() {
        return Set.copyOf(members.keySet());
    }

    /** A copy. */
    Collection<Member> members() {
        return List.copyOf(members.values());
    }

    /** Whether something may be offered to it: it is a full member and can be reached. */
    boolean isUsable(MemberKey key) {
        Member member = members.get(key);
        return member != null && WORKING.contains(member.status()) && !unreachable.contains(key);
    }
}
