package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.FakeWakeIndex;
import io.ttmesh.actors.internal.StayingShards;
import io.ttmesh.actors.spi.ActorStores;
import java.util.Optional;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.junit.jupiter.api.Test;

class PlacedShardsTest {
    private final ShardAllocationStrategy wanted =
            ShardCoordinator.ShardAllocationStrategy$.MODULE$.leastShardAllocationStrategy(1, 1);

    private static ActorStores stores(ActorStores.Wakes wakes) {
        return new ActorStores("journal", Optional.empty(), Optional.of("states"), wakes);
    }

    @Test
    void whatIsKeptInMemoryStaysWhereItIs() {
        ActorStores memory = stores(new ActorStores.InMemory());

        assertThat(ActorDoor.placed(Purse.EVENTS, memory, wanted)).isInstanceOf(StayingShards.class);
        assertThat(ActorDoor.placed(Purse.STATE, memory, wanted)).isInstanceOf(StayingShards.class);
        assertThat(ActorDoor.placed(Purse.VOLATILE, memory, wanted)).isSameAs(wanted);
    }

    @Test
    void whatIsKeptInAJournalMovesAsItShould() {
        for (ActorStores.Wakes wakes :
                new ActorStores.Wakes[] {new ActorStores.Nowhere(), new ActorStores.Indexed(new FakeWakeIndex())}) {
            assertThat(ActorDoor.placed(Purse.EVENTS, stores(wakes), wanted)).isSameAs(wanted);
            assertThat(ActorDoor.placed(Purse.STATE, stores(wakes), wanted)).isSameAs(wanted);
        }
    }
}
