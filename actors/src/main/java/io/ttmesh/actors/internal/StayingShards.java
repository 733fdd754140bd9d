package io.ttmesh.actors.internal;

import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.dispatch.Futures;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Set;
import scala.collection.immutable.Set$;
import scala.concurrent.Future;

/** Places shards as another strategy says, and never moves them while their node lives. */
public final class StayingShards implements ActorSystemDependentAllocationStrategy {
    private final ShardAllocationStrategy placing;

    /** Shards that this strategy places. */
    public StayingShards(ShardAllocationStrategy placing) {
        this.placing = placing;
    }

    @Override
    public void start(ActorSystem system) {
        if (placing instanceof ActorSystemDependentAllocationStrategy dependent) {
            dependent.start(system);
        }
    }

    @Override
    public Future<ActorRef> allocateShard(
            ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> allocations) {
        return placing.allocateShard(requester, shardId, allocations);
    }

    @Override
    public Future<Set<String>> rebalance(
            Map<ActorRef, IndexedSeq<String>> allocations, Set<String> rebalanceInProgress) {
        return Futures.successful(Set$.MODULE$.empty());
    }
}
