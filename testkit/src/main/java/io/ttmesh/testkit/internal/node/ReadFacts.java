package io.ttmesh.testkit.internal.node;

import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.model.NodeId;
import io.ttmesh.runtime.NodeView;
import io.ttmesh.runtime.spi.NodeInside;
import io.ttmesh.sharding.MeshRoles;
import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeFacts;
import io.ttmesh.testkit.NodeFacts.Seen;
import io.ttmesh.testkit.NodeScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentShardRegionState;
import org.apache.pekko.cluster.sharding.ShardRegion.ShardState;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingQuery;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/** A node's view of the mesh. Its load is that of its last report, a second or two old. */
public record ReadFacts() implements NodeCode<NodeFacts> {
    private static final List<String> KINDS = List.of("volatile-tasks", "durable-tasks");

    /** A shard that does not answer its region takes 3 s, and then counts as hosted all the same. */
    private static final Duration REGION_MAX = Duration.ofSeconds(5);

    @Override
    public NodeFacts run(NodeScope scope) throws InterruptedException, TimeoutException {
        NodeInside node = scope.node();
        CurrentClusterState state = Cluster.get(node.system()).state();
        Map<Address, String> names = new HashMap<>();
        List<Seen> members = new ArrayList<>();
        for (Member member : state.getMembers()) {
            names.put(member.address(), name(member));
            members.add(new Seen(
                    name(member),
                    hostPort(member.address()),
                    member.status().toString(),
                    member.hasRole(MeshRoles.CLIENT)));
        }
        members.sort(Comparator.comparing(Seen::node));
        Set<String> unreachable = new TreeSet<>();
        state.getUnreachable().forEach(member -> unreachable.add(name(member)));
        String self = node.mesh().nodeId().value();
        Optional<NodeView> own = node.mesh().nodes().stream()
                .filter(view ->
                        view.report().profile().node().equals(node.mesh().nodeId()))
                .findFirst();
        return new NodeFacts(
                self,
                members,
                unreachable,
                Optional.ofNullable(state.getLeader())
                        .map(leader -> names.getOrDefault(leader, hostPort(leader)))
                        .orElse(""),
                shards(node.system()),
                own.map(view -> view.report().busySlots()).orElse(0),
                own.map(view -> view.report().load().queued()).orElse(0));
    }

    private static String name(Member member) {
        return MeshRoles.nodeId(member.getRoles()).map(NodeId::value).orElseGet(() -> hostPort(member.address()));
    }

    static String hostPort(Address address) {
        return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
    }

    private static Map<String, Set<String>> shards(ActorSystem<?> system)
            throws InterruptedException, TimeoutException {
        Map<String, Set<String>> shards = new TreeMap<>();
        for (String kind : KINDS) {
            var key = EntityTypeKey.create(OwnerCommand.class, kind);
            CurrentShardRegionState region = Stages.await(
                    AskPattern.<ClusterShardingQuery, CurrentShardRegionState>ask(
                            ClusterSharding.get(system).shardState(),
                            replyTo -> new GetShardRegionState(key, replyTo),
                            REGION_MAX,
                            system.scheduler()),
                    REGION_MAX.multipliedBy(2));
            Set<String> hosted = new TreeSet<>(region.getFailed());
            region.getShards().stream().map(ShardState::shardId).forEach(hosted::add);
            shards.put(kind, hosted);
        }
        return shards;
    }
}
