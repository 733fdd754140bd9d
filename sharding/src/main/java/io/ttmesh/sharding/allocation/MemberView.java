package io.ttmesh.sharding.allocation;

import io.ttmesh.model.Region;
import io.ttmesh.sharding.MeshRoles;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;

/** Reads one snapshot of the cluster's members as hosts of shards. */
final class MemberView {
    private static final Set<MemberStatus> JOINING = Set.of(MemberStatus.joining(), MemberStatus.weaklyUp());
    private static final Set<MemberStatus> LEAVING =
            Set.of(MemberStatus.leaving(), MemberStatus.exiting(), MemberStatus.down(), MemberStatus.removed());

    private final Map<Address, Member> members = new HashMap<>();
    private final Set<Member> unreachable;
    private final Address self;

    MemberView(Iterable<Member> members, Set<Member> unreachable, Address self) {
        members.forEach(member -> this.members.put(member.address(), member));
        this.unreachable = unreachable;
        this.self = self;
    }

    /** The host at the address of a shard region; empty when it is unknown or must not get shards. */
    Optional<ShardHost> host(Address shardRegion, ShardFacts facts) {
        return at(shardRegion).filter(this::mayHost).map(member -> host(member, facts));
    }

    /** Where the member stands whose shard region this is, or whose proxy to one; it need not host anything. */
    Optional<Region> region(Address shardRegion) {
        return at(shardRegion).flatMap(member -> MeshRoles.region(member.getRoles()));
    }

    private Optional<Member> at(Address address) {
        return Optional.ofNullable(members.get(address.hasLocalScope() ? self : address));
    }

    /** Whether nobody joins or is out of reach, and the weights of all members that host are known. */
    boolean settled(ShardFacts facts) {
        return unreachable.isEmpty() && members.values().stream().allMatch(member -> settled(member, facts));
    }

    private static boolean settled(Member member, ShardFacts facts) {
        return !JOINING.contains(member.status())
                && (!isUp(member)
                        || client(member)
                        || facts.weight(member.address()).isPresent());
    }

    private boolean mayHost(Member member) {
        return isUp(member) && !client(member) && !unreachable.contains(member);
    }

    private static ShardHost host(Member member, ShardFacts facts) {
        int weight = facts.weight(member.address()).orElse(1);
        return new ShardHost(
                member.address().toString(),
                MeshRoles.region(member.getRoles()),
                Math.clamp(weight, 0, ShardHost.WEIGHT_MAX),
                member.appVersion());
    }

    /** Neither joining nor leaving; a cluster that prepares to shut down as a whole goes on to work until then. */
    private static boolean isUp(Member member) {
        return !JOINING.contains(member.status()) && !LEAVING.contains(member.status());
    }

    private static boolean client(Member member) {
        return member.hasRole(MeshRoles.CLIENT);
    }
}
