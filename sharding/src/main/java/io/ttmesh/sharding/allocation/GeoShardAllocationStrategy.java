package io.ttmesh.sharding.allocation;

import io.ttmesh.model.ShardId;
import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.pattern.Patterns;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.DurationConverters;

/**
 * Lets Pekko's shard coordinator follow a {@link ShardPlan}.
 *
 * <p>Only members that are up, reachable and no clients get shards. Like Pekko's own strategy it does not rebalance while
 * a rebalance is in progress, a member joins or cannot be reached, or several application versions run. For entity types
 * whose shard ids are {@link ShardId}s; any other id is refused.
 */
public final class GeoShardAllocationStrategy extends ShardCoordinator.AbstractShardAllocationStrategy {
    private static final int TRIES = 20;
    private static final Duration RETRY_DELAY = Duration.ofMillis(50);

    private final ClassicActorSystemProvider system;
    private final ShardPlan plan;
    private final ShardFacts facts;

    /** Creates the strategy of one entity type; the system must be a cluster member when sharding starts. */
    public GeoShardAllocationStrategy(ClassicActorSystemProvider system, ShardPlan plan, ShardFacts facts) {
        this.system = system;
        this.plan = plan;
        this.facts = facts;
    }

    @Override
    public Future<ActorRef> allocateShard(
            ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> allocations) {
        return parsed(shardId)
                .map(shard -> allocate(shard, requester.path().address(), allocations, TRIES))
                .orElseGet(() -> Futures.failed(new InvalidInputException(
                        "shard '" + shardId + "' cannot be allocated: its id is not of the form region.slot")));
    }

    /** Tries again for a second when no member can take the shard: the cluster view may be behind the regions. */
    private Future<ActorRef> allocate(
            ShardId shard, Address caller, Map<ActorRef, IndexedSeq<String>> allocations, int tries) {
        MemberView members = members();
        Hosts hosts = hosts(members, allocations);
        Optional<ActorRef> fittest =
                plan.allocate(shard, members.region(caller), hosts.shards()).map(hosts.shardRegions()::get);
        if (fittest.isPresent()) {
            return Futures.successful(fittest.get());
        }
        if (tries == 1) {
            return Futures.failed(new IllegalStateException("shard " + shard + " has no host: none of "
                    + allocations.size() + " shard regions is on a member that is up, reachable and no client"));
        }
        return Patterns.after(
                DurationConverters.toScala(RETRY_DELAY),
                system.classicSystem().scheduler(),
                system.classicSystem().dispatcher(),
                () -> allocate(shard, caller, allocations, tries - 1));
    }

    @Override
    public Future<Set<String>> rebalance(
            Map<ActorRef, IndexedSeq<String>> allocations, Set<String> rebalanceInProgress) {
        MemberView members = members();
        boolean settled = rebalanceInProgress.isEmpty() && members.settled(facts);
        return Futures.successful(settled ? movesOf(hosts(members, allocations)) : Set.of());
    }

    private Set<String> movesOf(Hosts hosts) {
        return plan.rebalance(hosts.shards(), facts.busyShards()).stream()
                .map(move -> move.shard().toString())
                .collect(Collectors.toSet());
    }

    /** What hosts there are: the shard region of each, and its shards. */
    private record Hosts(Map<ShardHost, ActorRef> shardRegions, Map<ShardHost, List<ShardId>> shards) {}

    private Hosts hosts(MemberView members, Map<ActorRef, IndexedSeq<String>> allocations) {
        Hosts hosts = new Hosts(new HashMap<>(), new HashMap<>());
        allocations.forEach((shardRegion, ids) -> members.host(
                        shardRegion.path().address(), facts)
                .ifPresent(host -> {
                    hosts.shardRegions().put(host, shardRegion);
                    hosts.shards().put(host, shards(ids));
                }));
        return hosts;
    }

    private MemberView members() {
        Cluster cluster = Cluster.get(system);
        CurrentClusterState state = cluster.state();
        return new MemberView(state.getMembers(), state.getUnreachable(), cluster.selfAddress());
    }

    private static List<ShardId> shards(IndexedSeq<String> ids) {
        return CollectionConverters.asJava(ids).stream()
                .flatMap(id -> parsed(id).stream())
                .toList();
    }

    private static Optional<ShardId> parsed(String id) {
        try {
            return Optional.of(ShardId.parse(id));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }
}
