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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NearestFreeNodeTest {
    private static final Region EU = new Region("eu");
    private static final NearestFreeNode POLICY = new NearestFreeNode(
            RegionDistances.of(Map.of(
                    new RegionDistances.Pair(EU, new Region("us")), 80,
                    new RegionDistances.Pair(EU, new Region("asia")), 150)),
            3,
            500);
    private static final PlacementDemand IN_EU = demand("eu");
    private static final PlacementDemand ONLY_EU = demand("eu!");

    private static Ranking rank(PlacementDemand demand, long seed, Reports... nodes) {
        return POLICY.rank(demand, Stream.of(nodes).map(Reports::report).toList(), Set.of(), seed);
    }

    /** Reads {@code eu}, {@code eu!} for hard, then {@code +tag} and {@code @node}. */
    private static PlacementDemand demand(String text) {
        String[] words = text.split(" ", -1);
        boolean hard = words[0].endsWith("!");
        return new PlacementDemand(
                SUM,
                new Region(words[0].replace("!", "")),
                hard,
                Stream.of(words)
                        .filter(word -> word.startsWith("+"))
                        .map(word -> word.substring(1))
                        .collect(Collectors.toSet()),
                Stream.of(words)
                        .filter(word -> word.startsWith("@"))
                        .map(word -> new NodeId(word.substring(1)))
                        .findFirst());
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        the only node                            | eu           | a | a
        home before abroad                       | eu           | a | a, b us
        near before far                          | eu           | b | a asia, b us
        configured before unconfigured           | eu           | b | a mars, b us
        abroad when home lacks the task          | eu           | b | a task=sum@2, b us
        nobody when hard and home lacks the task | eu!          | - | a task=sum@2, b us
        nobody when hard and home is gone        | eu!          | - | a us, b asia
        hard but anywhere rules nobody out       | any!         | a | a us
        idle before busy, anywhere               | any          | b | a free=1, b us
        free slot before none                    | eu           | b | a free=0, b free=1
        shorter wait first                       | eu           | b | a free=0 wait=900, b free=0 wait=300
        shorter queue first                      | eu           | b | a free=0 queued=90, b free=0 queued=10
        more free slots first                    | eu           | b | a free=1, b free=3
        share of free slots, not their number    | eu           | a | a free=3, b slots=64 free=20
        short wait at home before abroad         | eu           | a | a free=0 queued=5 wait=500, b us
        abroad before a long wait at home        | eu           | b | a free=0 queued=50 wait=900, b us
        long wait at home when hard              | eu!          | a | a free=0 queued=50 wait=9000, b us
        not the full one                         | eu           | b | a free=0 queued=100, b asia
        full queue but a free slot is not full   | eu           | a | a free=1 queued=100, b asia
        nobody when all are full                 | eu           | - | a free=0 queued=100, b free=0 queued=100
        not the draining one                     | eu           | b | a draining, b asia
        not the client                           | eu           | b | a slots=0 free=0, b asia
        the one with the tag                     | eu +gpu      | b | a, b us tag=gpu
        all tags, not some                       | eu +gpu +ssd | - | a tag=gpu
        the pinned one though far and busy       | eu @b        | b | a, b asia free=0 queued=9
        nobody when the pinned one is full       | eu @b        | - | a, b free=0 queued=100
        nobody when the pinned one is gone       | eu @c        | - | a, b
        nobody when the pinned one is not home   | eu! @b       | - | a, b us
        """)
    void choosesTheKnownWinner(String why, String demand, String winner, String nodes) {
        Reports[] reports = Stream.of(nodes.split(", ", -1)).map(Reports::parse).toArray(Reports[]::new);

        Ranking ranking = rank(demand(demand), 7, reports);

        assertThat(ranking.best().map(NodeId::value).orElse("-"))
                .as("%s in %s", why, ranking)
                .isEqualTo(winner);
        assertThat(ranking.candidates()).hasSize(reports.length);
    }

    @Test
    void findsNobodyInAnEmptyMesh() {
        Ranking ranking = rank(IN_EU, 7);

        assertThat(ranking.best()).isEmpty();
        assertThat(ranking.waitingHelps()).isFalse();
    }

    static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of(IN_EU, node("a").busy(0, 100, 0), "full: 4 of 4 slots busy, 100 of 100 queued"),
                Arguments.of(IN_EU, node("a").busy(1, 3, 0).draining(), "draining: 3 of 4 slots busy, 3 of 100 queued"),
                Arguments.of(IN_EU, node("a").slots(0), "runs nothing: 0 executor slots"),
                Arguments.of(demand("eu @b"), node("a"), "not b, the only node that will do"),
                Arguments.of(ONLY_EU, node("a").in("us"), "in region us, and only eu will do"),
                Arguments.of(
                        IN_EU,
                        node("a").tasks(new TaskVersion("sum", 3), new TaskVersion("sum", 2)),
                        "does not have task sum@1 but sum@2, sum@3"),
                Arguments.of(IN_EU, node("a").tasks(), "does not have task sum@1 among its 0"),
                Arguments.of(
                        demand("eu +gpu +ssd"),
                        node("a").tagged("ssd", "hot"),
                        "lacks tags [gpu] of the wanted [gpu, ssd]: it has [hot, ssd]"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("reasons")
    void namesTheReasonOfARejectionAlsoAsObjection(PlacementDemand demand, Reports node, String reason) {
        assertThat(rank(demand, 7, node).rejected()).containsExactly(Candidate.rejected(new NodeId("a"), reason));
        assertThat(POLICY.objection(demand, node.report())).contains(reason);
    }

    @Test
    void doesNotAskAgainWhoDeclinedInThisRound() {
        List<NodeReport> reports =
                List.of(node("a").report(), node("b").in("us").report());

        Ranking ranking = POLICY.rank(IN_EU, reports, Set.of(new NodeId("a")), 7);

        assertThat(ranking.best()).contains(new NodeId("b"));
        assertThat(ranking.rejected())
                .containsExactly(Candidate.rejected(new NodeId("a"), "declined already in this round"));
    }

    @Test
    void saysThatWaitingHelpsOnlyWhenRoomIsAllThatLacks() {
        assertThat(rank(IN_EU, 7, node("a").busy(0, 100, 0)).waitingHelps()).isTrue();
        assertThat(rank(IN_EU, 7, node("a").tasks(), node("b").slots(0)).waitingHelps())
                .isFalse();
        assertThat(rank(ONLY_EU, 7, node("a").in("us").busy(0, 100, 0)).waitingHelps())
                .isFalse();
    }

    @Test
    void takesLocallyWithoutLookingFurtherWhileTheWaitIsBearable() {
        assertThat(POLICY.objection(IN_EU, node("a").report())).isEmpty();
        assertThat(POLICY.objection(IN_EU, node("a").busy(0, 9, 500).report())).isEmpty();
        assertThat(POLICY.objection(IN_EU, node("a").busy(0, 9, 501).report()))
                .contains("expects a wait of 501 ms with 9 queued, over the 500 ms to be patient at home");
        assertThat(POLICY.objection(IN_EU, node("a").in("us").report()))
                .contains("in region us, 80 away from the wanted eu");
        assertThat(POLICY.objection(demand("any"), node("a").report())).isEmpty();
    }

    @Test
    void sharesTasksAmongEqualNodes() {
        Reports[] nodes = IntStream.range(0, 10).mapToObj(i -> node("n" + i)).toArray(Reports[]::new);

        Map<NodeId, Long> wins = LongStream.range(0, 10_000)
                .mapToObj(seed -> rank(IN_EU, seed * 31, nodes).best().orElseThrow())
                .collect(Collectors.groupingBy(node -> node, Collectors.counting()));

        assertThat(wins)
                .hasSize(10)
                .allSatisfy((node, count) -> assertThat(count).isBetween(800L, 1_200L));
    }

    @Test
    void answersTheSameWhateverTheOrderOfReports() {
        Reports[] nodes = {
            node("a"),
            node("b"),
            node("c").in("us"),
            node("d").busy(0, 100, 0),
            node("e").slots(0)
        };
        Reports[] reversed = {nodes[4], nodes[3], nodes[2], nodes[1], nodes[0]};

        assertThat(LongStream.range(0, 50))
                .allSatisfy(seed -> assertThat(rank(IN_EU, seed, reversed)).isEqualTo(rank(IN_EU, seed, nodes)));
    }

    @Test
    void keepsOnlyTheBestFew() {
        Ranking ranking = rank(
                IN_EU,
                7,
                node("a").busy(1, 0, 0),
                node("b"),
                node("c").in("us"),
                node("d").in("asia"));

        assertThat(ranking.eligible())
                .extracting(candidate -> candidate.node().value())
                .containsExactly("b", "a", "c");
    }

    @Test
    void summarisesRejections() {
        Reports[] nodes =
                IntStream.range(0, 7).mapToObj(i -> node("n" + i).slots(0)).toArray(Reports[]::new);

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
