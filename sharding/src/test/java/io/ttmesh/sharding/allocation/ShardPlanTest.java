package io.ttmesh.sharding.allocation;

import static io.ttmesh.sharding.allocation.SimulatedMesh.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.Region;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.sharding.RegionDistances;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.pekko.util.Version;
import org.junit.jupiter.api.Test;

class ShardPlanTest {
    private static final Region EU = new Region("eu");
    private static final Region US = new Region("us");
    private static final Region ASIA = new Region("asia");
    private static final ShardPlan PLAN = new ShardPlan(
            RegionDistances.of(Map.of(
                    new RegionDistances.Pair(EU, US), 80,
                    new RegionDistances.Pair(EU, ASIA), 150,
                    new RegionDistances.Pair(US, ASIA), 120)),
            10,
            0.5);
    private static final ShardPlan NEAR = PLAN.nearCallers(2);
    private static final Region ANY = Region.ANY;
    private static final ShardId ANY_100 = new ShardId(ANY, 100);
    private static final ShardHost EU_1 = host("eu-1", EU, 4);
    private static final ShardHost EU_2 = host("eu-2", EU, 4);
    private static final ShardHost US_1 = host("us-1", US, 4);
    private static final ShardHost ASIA_1 = host("asia-1", ASIA, 4);
    private static final ShardId EU_100 = new ShardId(EU, 100);

    private static List<ShardId> shards(Region region, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(slot -> new ShardId(region, slot))
                .toList();
    }

    @Test
    void putsShardAtHomeHoweverFullHomeIs() {
        var hosted = Map.of(EU_1, shards(EU, 0, 50), US_1, List.<ShardId>of());

        assertThat(PLAN.allocate(EU_100, Optional.empty(), hosted)).contains(EU_1);
    }

    @Test
    void putsShardInTheNearestRegionWhenHomeHasNoHost() {
        var hosted = Map.of(US_1, shards(US, 0, 50), ASIA_1, List.<ShardId>of());

        assertThat(PLAN.allocate(EU_100, Optional.empty(), hosted)).contains(US_1);
    }

    @Test
    void countsHostWithoutRegionAsFartherThanAnyOther() {
        ShardHost nowhere = new ShardHost("pekko://mesh@nowhere:1", Optional.empty(), 4, Version.Zero());

        assertThat(PLAN.allocate(EU_100, Optional.empty(), Map.of(nowhere, List.of(), ASIA_1, shards(ASIA, 0, 50))))
                .contains(ASIA_1);
        assertThat(PLAN.allocate(EU_100, Optional.empty(), Map.of(nowhere, List.of())))
                .contains(nowhere);
        assertThat(PLAN.allocate(
                        new ShardId(Region.ANY, 1),
                        Optional.empty(),
                        Map.of(nowhere, List.of(), EU_1, shards(EU, 0, 1))))
                .contains(nowhere);
    }

    @Test
    void prefersFewestShardsOfTheRegionForItsWeight() {
        ShardHost large = host("large", EU, 12);
        var hosted = Map.of(EU_1, shards(EU, 0, 2), large, shards(EU, 2, 7));

        assertThat(PLAN.allocate(EU_100, Optional.empty(), hosted)).contains(large);
    }

    @Test
    void prefersFewestShardsInAllWhenThoseOfTheRegionAreEqual() {
        var hosted = Map.of(EU_1, shards(Region.ANY, 0, 1), EU_2, List.<ShardId>of());

        assertThat(PLAN.allocate(EU_100, Optional.empty(), hosted)).contains(EU_2);
    }

    @Test
    void spreadsAnyOverAllRegions() {
        var hosted = Map.of(
                EU_1, shards(Region.ANY, 0, 2), US_1, shards(Region.ANY, 2, 4), ASIA_1, shards(Region.ANY, 4, 5));

        assertThat(PLAN.allocate(new ShardId(Region.ANY, 9), Optional.empty(), hosted))
                .contains(ASIA_1);
    }

    @Test
    void putsAnyNearItsCallerWhileThatIsNotTooFull() {
        var full = Map.of(EU_1, shards(ANY, 0, 3), EU_2, shards(ANY, 3, 6), US_1, shards(ANY, 6, 7));
        var fuller = Map.of(EU_1, shards(ANY, 0, 4), EU_2, shards(ANY, 4, 8), US_1, shards(ANY, 8, 9));

        assertThat(NEAR.allocate(ANY_100, Optional.of(US), full)).contains(US_1);
        assertThat(NEAR.allocate(ANY_100, Optional.of(EU), full))
                .hasValueSatisfying(host -> assertThat(host.region()).contains(EU));
        assertThat(NEAR.allocate(ANY_100, Optional.of(EU), fuller)).contains(US_1);
        assertThat(PLAN.allocate(ANY_100, Optional.of(EU), full)).contains(US_1);
    }

    @Test
    void putsAnyOnTheFittestHostNearItsCallerAndElseInTheNearestRegion() {
        var hosted = Map.of(EU_1, shards(ANY, 0, 1), EU_2, List.<ShardId>of(), ASIA_1, List.<ShardId>of());

        assertThat(NEAR.allocate(ANY_100, Optional.of(EU), hosted)).contains(EU_2);
        assertThat(NEAR.allocate(ANY_100, Optional.of(US), hosted)).contains(EU_2);
        assertThat(NEAR.allocate(ANY_100, Optional.of(ASIA), hosted)).contains(ASIA_1);
        assertThat(NEAR.allocate(ANY_100, Optional.empty(), Map.of(EU_1, shards(ANY, 0, 1), US_1, List.of())))
                .contains(US_1);
    }

    @Test
    void putsAnyNeitherOnDrainingNorOnOldHostsNearItsCaller() {
        ShardHost draining = host("eu-3", EU, 0);
        ShardHost newer = new ShardHost("pekko://mesh@newer:1", Optional.of(US), 4, new Version("2.0"));

        assertThat(NEAR.allocate(ANY_100, Optional.of(EU), Map.of(draining, List.of(), US_1, shards(ANY, 0, 1))))
                .contains(US_1);
        assertThat(NEAR.allocate(ANY_100, Optional.of(EU), Map.of(EU_1, List.of(), newer, List.of())))
                .contains(newer);
    }

    @Test
    void callersDoNotMoveShardsThatHaveAHome() {
        var hosted = Map.of(EU_1, shards(EU, 0, 9), US_1, List.<ShardId>of());

        assertThat(NEAR.allocate(EU_100, Optional.of(US), hosted)).contains(EU_1);
    }

    @Test
    void leavesAnyNearItsCallersUnlessThatIsTooFullOrUnevenInsideTheRegion() {
        var even = Map.of(EU_1, shards(ANY, 0, 4), EU_2, shards(ANY, 4, 8), US_1, shards(ANY, 8, 9));
        var tooFull = Map.of(EU_1, shards(ANY, 0, 5), EU_2, shards(ANY, 5, 10), US_1, shards(ANY, 10, 11));
        var uneven = Map.of(EU_1, shards(ANY, 0, 4), EU_2, shards(ANY, 4, 6), US_1, shards(ANY, 6, 8));

        assertThat(NEAR.rebalance(even, Set.of())).isEmpty();
        assertThat(NEAR.rebalance(tooFull, Set.of()))
                .isNotEmpty()
                .allMatch(move -> move.to().equals(US_1));
        assertThat(NEAR.rebalance(uneven, Set.of()))
                .singleElement()
                .matches(move -> move.from().equals(EU_1) && move.to().equals(EU_2));
        assertThat(PLAN.rebalance(even, Set.of())).isNotEmpty();
    }

    @Test
    void doesNotPreferOneOfManyEqualHostsForAllShards() {
        Map<ShardHost, List<ShardId>> hosted = Map.of(EU_1, List.of(), EU_2, List.of());

        assertThat(shards(EU, 0, 20))
                .extracting(
                        shard -> PLAN.allocate(shard, Optional.empty(), hosted).orElseThrow())
                .contains(EU_1, EU_2);
    }

    @Test
    void avoidsOldVersionsInTheRegionButDoesNotLeaveItForNewer() {
        ShardHost newer = new ShardHost("pekko://mesh@newer:1", Optional.of(EU), 4, new Version("2.0"));
        ShardHost newerAbroad = new ShardHost("pekko://mesh@abroad:1", Optional.of(US), 4, new Version("2.0"));

        assertThat(PLAN.allocate(EU_100, Optional.empty(), Map.of(EU_1, List.of(), newer, shards(EU, 0, 9))))
                .contains(newer);
        assertThat(PLAN.allocate(EU_100, Optional.empty(), Map.of(EU_1, List.of(), newerAbroad, List.of())))
                .contains(EU_1);
    }

    @Test
    void doesNotRebalanceWhileSeveralVersionsRun() {
        ShardHost newer = new ShardHost("pekko://mesh@newer:1", Optional.of(EU), 4, new Version("2.0"));

        assertThat(PLAN.rebalance(Map.of(EU_1, shards(EU, 0, 9), newer, List.of()), Set.of()))
                .isEmpty();
    }

    @Test
    void doesNotMoveForADifferenceOfOne() {
        assertThat(PLAN.rebalance(Map.of(EU_1, shards(EU, 0, 3), EU_2, shards(EU, 3, 5)), Set.of()))
                .isEmpty();
        assertThat(PLAN.rebalance(Map.of(EU_1, shards(EU, 0, 3), EU_2, shards(EU, 3, 4)), Set.of()))
                .hasSize(1);
    }

    @Test
    void movesForeignHostedShardsHome() {
        var moves = PLAN.rebalance(Map.of(EU_1, List.of(), US_1, shards(EU, 0, 2)), Set.of());

        assertThat(moves).hasSize(1);
        assertThat(moves.get(0).to()).isEqualTo(EU_1);
    }

    @Test
    void evensOutTotalsOneByOneWhenRegionsAreEven() {
        List<ShardId> both = List.of(new ShardId(EU, 0), new ShardId(Region.ANY, 0));

        assertThat(PLAN.rebalance(Map.of(EU_1, both, EU_2, List.of()), Set.of()))
                .hasSize(1);
    }

    @Test
    void movesAtMostSoManyInARound() {
        var hosted = Map.of(EU_1, shards(EU, 0, 100), EU_2, List.<ShardId>of());

        assertThat(PLAN.rebalance(hosted, Set.of())).hasSize(10);
        assertThat(new ShardPlan(RegionDistances.of(Map.of()), 10, 0.04).rebalance(hosted, Set.of()))
                .hasSize(4);
        assertThat(new ShardPlan(RegionDistances.of(Map.of()), 10, 0.001).rebalance(hosted, Set.of()))
                .hasSize(1);
    }

    @Test
    void leavesBusyShardsWhereTheyAre() {
        var hosted = Map.of(EU_1, shards(EU, 0, 9), EU_2, List.<ShardId>of());

        assertThat(PLAN.rebalance(hosted, Set.copyOf(shards(EU, 0, 8))))
                .extracting(ShardPlan.Move::shard)
                .containsExactly(new ShardId(EU, 8));
    }

    @Test
    void emptiesDrainingHostsAndFillsThemOnlyWhenThereIsNoOther() {
        ShardHost draining = host("eu-3", EU, 0);

        assertThat(PLAN.rebalance(Map.of(draining, shards(EU, 0, 2), ASIA_1, List.of()), Set.of()))
                .isNotEmpty()
                .allMatch(move -> move.to().equals(ASIA_1));
        assertThat(PLAN.allocate(EU_100, Optional.empty(), Map.of(draining, List.of(), ASIA_1, shards(EU, 0, 9))))
                .contains(ASIA_1);
        assertThat(PLAN.allocate(EU_100, Optional.empty(), Map.of(draining, List.of())))
                .contains(draining);
        assertThat(PLAN.rebalance(Map.of(draining, shards(EU, 0, 9), host("eu-4", EU, 0), List.of()), Set.of()))
                .isEmpty();
    }

    @Test
    void findsNoHostWhenThereIsNone() {
        assertThat(PLAN.allocate(EU_100, Optional.empty(), Map.<ShardHost, List<ShardId>>of()))
                .isEmpty();
        assertThat(PLAN.rebalance(Map.<ShardHost, List<ShardId>>of(), Set.of())).isEmpty();
    }

    @Test
    void refusesLimitsThatAllowNothing() {
        RegionDistances distances = RegionDistances.of(Map.of());

        assertThatThrownBy(() -> new ShardPlan(distances, 0, 0.1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new ShardPlan(distances, 1, 0)).hasMessageContaining("over 0 and at most 1");
        assertThatThrownBy(() -> new ShardPlan(distances, 1, Double.NaN)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> PLAN.nearCallers(0)).hasMessageContaining("use 1 to 1000");
        assertThatThrownBy(() -> host("eu-9", EU, -1)).hasMessageContaining("use 0 to 65536");
    }
}
