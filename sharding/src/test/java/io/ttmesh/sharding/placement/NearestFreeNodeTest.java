package io.ttmesh.sharding.placement;

import static io.ttmesh.sharding.Reports.SUM;
import static io.ttmesh.sharding.Reports.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.NodeId;
import io.ttmesh.model.PlacementRecord.Candidate;
import io.ttmesh.model.Region;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.sharding.NodeReport;
import io.ttmesh.sharding.PlacementDemand;
import io.ttmesh.sharding.Ranking;
import io.ttmesh.sharding.RegionDistances;
import io.ttmesh.sharding.Reports;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NearestFreeNodeTest {
    private static final Region EU = new Region("eu");
    private static final NearestFreeNode POLICY = new NearestFreeNode(
            RegionDistances.of(Map.of(
                    new RegionDistances.Pair(EU, new Region("us")), 80,
                    new RegionDistances.Pair(EU, new Region("asia")), 150)),
            3,
            500);
    private static final PlacementDemand IN_EU = demand("eu", false);
    private static final PlacementDemand ONLY_EU = demand("eu", true);
    private static final PlacementDemand ANYWHERE = demand("any", true);
    private static final String NOBODY = "";

    private static PlacementDemand demand(String region, boolean hard, String... tags) {
        return new PlacementDemand(SUM, new Region(region), hard, Set.of(tags), Optional.empty());
    }

    private static PlacementDemand pinned(String node) {
        return new PlacementDemand(SUM, EU, false, Set.of(), Optional.of(new NodeId(node)));
    }

    private static Ranking rank(PlacementDemand demand, long seed, Reports... nodes) {
        return POLICY.rank(demand, Stream.of(nodes).map(Reports::report).toList(), Set.of(), seed);
    }

    private static Arguments row(String why, PlacementDemand demand, String winner, Reports... nodes) {
        return Arguments.of(why, demand, winner, List.of(nodes));
    }

    static Stream<Arguments> cases() {
        TaskVersion newer = new TaskVersion("sum", 2);
        return Stream.of(
                row("the only node", IN_EU, "a", node("a")),
                row("no node", IN_EU, NOBODY),
                row("home before abroad", IN_EU, "a", node("a"), node("b").in("us")),
                row("near before far", IN_EU, "b", node("a").in("asia"), node("b").in("us")),
                row("configured before unconfigured", IN_EU, "b", node("a").in("mars"), node("b").in("us")),
                row("abroad when home lacks the task", IN_EU, "b", node("a").tasks(newer), node("b").in("us")),
                row("nobody when hard and home lacks it", ONLY_EU, NOBODY, node("a").tasks(newer), node("b").in("us")),
                row("nobody when hard and home is gone", ONLY_EU, NOBODY, node("a").in("us"), node("b").in("asia")),
                row("hard but anywhere rules nobody out", ANYWHERE, "a", node("a").in("us")),
                row("idle before busy, anywhere", ANYWHERE, "b", node("a").busy(1, 0, 0), node("b").in("us")),
                row("free slot before none", IN_EU, "b", node("a").busy(0, 0, 0), node("b").busy(1, 0, 0)),
                row("shorter wait first", IN_EU, "b", node("a").busy(0, 9, 900), node("b").busy(0, 9, 300)),
                row("shorter queue first", IN_EU, "b", node("a").busy(0, 90, 0), node("b").busy(0, 10, 0)),
                row("more free slots first", IN_EU, "b", node("a").busy(1, 0, 0), node("b").busy(3, 0, 0)),
                row("short wait at home before abroad", IN_EU, "a", node("a").busy(0, 5, 500), node("b").in("us")),
                row("abroad before a long wait at home", IN_EU, "b", node("a").busy(0, 50, 900), node("b").in("us")),
                row("long wait at home when hard", ONLY_EU, "a", node("a").busy(0, 50, 9_000), node("b").in("us")),
                row("not the full one", IN_EU, "b", node("a").busy(0, 100, 0), node("b").in("asia")),
                row("full queue but a free slot is not full", IN_EU, "a", node("a").busy(1, 100, 0), node("b").in("asia")),
                row("nobody when all are full", IN_EU, NOBODY, node("a").busy(0, 100, 0), node("b").busy(0, 100, 0)),
                row("not the draining one", IN_EU, "b", node("a").draining(), node("b").in("asia")),
                row("not the client", IN_EU, "b", node("a").slots(0), node("b").in("asia")),
                row("the one with the tag", demand("eu", false, "gpu"), "b", node("a"), node("b").in("us").tagged("gpu")),
                row("all tags, not some", demand("eu", false, "gpu", "ssd"), NOBODY, node("a").tagged("gpu")),
                row("the pinned one though far and busy", pinned("b"), "b", node("a"), node("b").in("asia").busy(0, 9, 9)),
                row("nobody when the pinned one is full", pinned("b"), NOBODY, node("a"), node("b").busy(0, 100, 0)),
                row("nobody when the pinned one is gone", pinned("c"), NOBODY, node("a"), node("b")),
                row("share of slots, not number", IN_EU, "a", node("a").slots(2).busy(1, 0, 0), node("b").slots(64).busy(2, 0, 0)));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("cases")
    void choosesTheKnownWinner(String why, PlacementDemand demand, String winner, List<Reports> nodes) {
        Reports[] reports = nodes.toArray(Reports[]::new);

        Ranking ranking = rank(demand, 7, reports);

        assertThat(ranking.best().map(NodeId::value).orElse(NOBODY)).as("%s in %s", why, ranking).isEqualTo(winner);
        assertThat(ranking.candidates()).hasSize(nodes.size());
    }

    static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of(IN_EU, node("a").busy(0, 100, 0), "full: 4 of 4 slots busy, 100 of 100 queued"),
                Arguments.of(IN_EU, node("a").busy(1, 3, 0).draining(), "draining: 3 of 4 slots busy, 3 of 100 queued"),
                Arguments.of(IN_EU, node("a").slots(0), "runs nothing: 0 executor slots"),
                Arguments.of(pinned("b"), node("a"), "not b, the only node that will do"),
                Arguments.of(ONLY_EU, node("a").in("us"), "in region us, and only eu will do"),
                Arguments.of(
                        IN_EU,
                        node("a").tasks(new TaskVersion("sum", 3), new TaskVersion("sum", 2)),
                        "does not have task sum@1 but sum@2, sum@3"),
                Arguments.of(IN_EU, node("a").tasks(), "does not have task sum@1 among its 0"),
                Arguments.of(
                        demand("eu", false, "gpu", "ssd"),
                        node("a").tagged("ssd", "hot"),
                        "lacks tags [gpu] of the wanted [gpu, ssd]: it has [hot, ssd]"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("reasons")
    void namesTheReasonOfARejectionAlsoAsObjection(PlacementDemand demand, Reports node, String reason) {
        assertThat(rank(demand, 7, node).rejected())
                .containsExactly(Candidate.rejected(new NodeId("a"), reason));
        assertThat(POLICY.objection(demand, node.report())).contains(reason);
    }

    @Test
    void doesNotAskAgainWhoDeclinedInThisRound() {
        List<NodeReport> reports = List.of(node("a").report(), node("b").in("us").report());

        Ranking ranking = POLICY.rank(IN_EU, reports, Set.of(new NodeId("a")), 7);

        assertThat(ranking.best()).contains(new NodeId("b"));
        assertThat(ranking.rejected())
                .containsExactly(Candidate.rejected(new NodeId("a"), "declined already in this round"));
    }

    @Test
    void saysThatWaitingHelpsOnlyWhenRoomIsAllThatLacks() {
        assertThat(rank(IN_EU, 7, node("a").busy(0, 100, 0)).waitingHelps()).isTrue();
        assertThat(rank(IN_EU, 7, node("a").tasks(), node("b").slots(0)).waitingHelps()).isFalse();
        assertThat(rank(ONLY_EU, 7, node("a").in("us").busy(0, 100, 0)).waitingHelps()).isFalse();
    }

    @Test
    void takesLocallyWithoutLookingFurtherWhileTheWaitIsBearable() {
        assertThat(POLICY.objection(IN_EU, node("a").report())).isEmpty();
        assertThat(POLICY.objection(IN_EU, node("a").busy(0, 9, 500).report())).isEmpty();
        assertThat(POLICY.objection(IN_EU, node("a").busy(0, 9, 501).report()))
                .contains("expects a wait of 501 ms with 9 queued, over the 500 ms to be patient at home");
        assertThat(POLICY.objection(IN_EU, node("a").in("us").report()))
                .contains("in region us, 80 away from the wanted eu");
        assertThat(POLICY.objection(demand("any", false), node("a").report())).isEmpty();
    }

    @Test
    void sharesTasksAmongEqualNodes() {
        Reports[] nodes = IntStream.range(0, 10).mapToObj(i -> node("n" + i)).toArray(Reports[]::new);

        Map<NodeId, Long> wins = LongStream.range(0, 10_000)
                .mapToObj(seed -> rank(IN_EU, seed * 31, nodes).best().orElseThrow())
                .collect(Collectors.groupingBy(node -> node, Collectors.counting()));

        assertThat(wins).hasSize(10).allSatisfy((node, count) -> assertThat(count).isBetween(800L, 1_200L));
    }

    @Test
    void answersTheSameWhateverTheOrderOfReports() {
        Reports[] nodes = {node("a"), node("b"), node("c").in("us"), node("d").busy(0, 100, 0), node("e").slots(0)};
        Reports[] reversed = {nodes[4], nodes[3], nodes[2], nodes[1], nodes[0]};

        assertThat(LongStream.range(0, 50)).allSatisfy(seed ->
                assertThat(rank(IN_EU, seed, reversed)).isEqualTo(rank(IN_EU, seed, nodes)));
    }

    @Test
    void keepsOnlyTheBestFew() {
        Ranking ranking = rank(IN_EU, 7, node("a").busy(1, 0, 0), node("b"), node("c").in("us"), node("d").in("asia"));

        assertThat(ranking.eligible()).extracting(candidate -> candidate.node().value()).containsExactly("b", "a", "c");
    }

    @Test
    void summarisesRejections() {
        Reports[] nodes = IntStream.range(0, 7).mapToObj(i -> node("n" + i).slots(0)).toArray(Reports[]::new);

        assertThat(rank(IN_EU, 7, nodes).rejections())
                .startsWith("n0 runs nothing: 0 executor slots; n1 runs")
                .endsWith("; and 2 more");
    }

    @Test
    void refusesSettingsThatKeepNobody() {
        RegionDistances distances = RegionDistances.of(Map.of());

        assertThatThrownBy(() -> new NearestFreeNode(distances, 0, 0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new NearestFreeNode(distances, 1, -1)).isInstanceOf(InvalidInputException.class);
    }
}
