package io.ttmesh.runtime.internal.membership;

import org.apache.pekko.cluster.Member;

/** One incarnation of a member: another process at the same host and port has another uid. */
record MemberKey(String address, long uid) {
    static MemberKey of(Member member) {
        return new MemberKey(member.address().toString(), member.uniqueAddress().longUid());
    }

    static MemberKey of(NodeEntry entry) {
        return new MemberKey(entry.address(), entry.uid());
    }
}
