package io.ttmesh.actors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.TaskJournal;
import io.ttmesh.actors.spi.TaskLog;
import io.ttmesh.model.Durability;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.dispatch.Futures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Set;
import scala.collection.immutable.Set$;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

class StayingShardsTest {
    /** Moves whatever there is, and puts new shards where nobody is. */
    private static final class Restless implements ShardAllocationStrategy {
        @Override
        public Future<ActorRef> allocateShard(
                ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> allocations) {
            return Futures.successful(ActorRef.noSender());
        }

        @Override
        public Future<Set<String>> rebalance(
                Map<ActorRef, IndexedSeq<String>> allocations, Set<String> rebalanceInProgress) {
            return Futures.successful(Set$.MODULE$.<String>empty().incl("eu.1"));
        }
    }

    private static Set<String> moves(ShardAllocationStrategy strategy) throws Exception {
        return FutureConverters.asJava(strategy.rebalance(Map$.MODULE$.empty(), Set$.MODULE$.empty()))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void shardsOfAMemoryJournalStayWhereTheyAre() throws Exception {
        var quota = DurableQuota.of(TaskJournal.of(TaskLog.inMemory(), Durability.MEMORY), 1);

        assertThat(moves(quota.allocation(new Restless())).isEmpty()).isTrue();
    }

    /** What is replicated, or on the disk of a mesh of one, is where its shard goes. */
    @ParameterizedTest
    @EnumSource(
            value = Durability.class,
            names = {"LOCAL", "REPLICATED", "DURABLE"})
    void shardsOfAnyOtherJournalMoveAsTheyShould(Durability durability) throws Exception {
        var restless = new Restless();

        assertThat(DurableQuota.of(TaskJournal.of(TaskLog.inMemory(), durability), 10)
                        .allocation(restless))
                .isSameAs(restless);
        assertThat(moves(restless).contains("eu.1")).isTrue();
    }
}
