package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.json;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.Join;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who draws the portions of pulled maps, of one item each. */
class PulledSlotsTest {
    private static final int IN_FLIGHT_MAX = 1_000;
    private static final int TICKS_MAX = 1_000;

    private static JobGraph.Work pulled(String task, int items, int perSlot) {
        return new JobGraph.MapOver(
                task(task), 0, new JobGraph.Items.Range(0, items), 1, Join.all(), Optional.of(perSlot));
    }

    private static JobBench benchOf(int items) {
        return JobBench.of(graph(0, vertex("map", pulled("m", items, 1))));
    }

    private static JobBench benchOfTwo(int items) {
        return JobBench.of(graph(
                2,
                vertex("first", pulled("m", items, 1)),
                vertex("second", pulled("n", items, 1)),
                vertex("both", gather("g", Join.all(), 0, 1))));
    }

    /** Submits what can be; returns how many portions each node has. */
    private static Map<String, Integer> draw(JobBench bench) {
        bench.pump(IN_FLIGHT_MAX);
        Map<String, Integer> counts = new TreeMap<>();
        bench.drawn
                .values()
                .forEach(node -> counts.merge(node.map(NodeId::value).orElse("-"), 1, Integer::sum));
        return counts;
    }

    private static void end(JobBench bench, UnitId unit) {
        bench.end(new UnitEnd(
                unit, bench.run(unit.vertex()), Optional.of(json("[1]")), false, 1, 0, List.of(), Optional.empty()));
    }

    private static void endOneOf(JobBench bench, String node) {
        end(bench, oneOf(bench, node));
    }

    private static UnitId oneOf(JobBench bench, String node) {
        return bench.drawn.entrySet().stream()
                .filter(entry -> entry.getValue().equals(Optional.of(new NodeId(node))))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    @Test
    void asManyAreUnderWayAsThereAreSlotsAndEachNodeHasThoseOfItsOwn() {
        JobBench bench = benchOf(100);
        bench.mesh.room("a", 4).room("b", 2);

        assertThat(draw(bench)).isEqualTo(Map.of("a", 4, "b", 2));
        assertThat(draw(bench)).as("no slot is free").isEqualTo(Map.of("a", 4, "b", 2));
    }

    @Test
    void fewPortionsAreSpreadByIdleSlotsNearTheWantedRegion() {
        JobBench bench = benchOf(3);
        bench.mesh.room("a", 4, 1, 0).room("b", 2).room("far", 64, 64, 100);

        assertThat(draw(bench)).isEqualTo(Map.of("a", 1, "b", 2));
    }

    @Test
    void nodeThatIsFourTimesSlowerGetsAQuarter() {
        JobBench bench = benchOf(200);
        bench.mesh.room("a", 2).room("b", 2);
        Map<String, Integer> ran = new HashMap<>();

        for (int tick = 1; tick <= TICKS_MAX && bench.phase() == JobPhase.RUNNING; tick++) {
            draw(bench);
            for (String node : tick % 4 == 0 ? List.of("a", "b") : List.of("a")) {
                List<UnitId> had = bench.drawn.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(Optional.of(new NodeId(node))))
                        .map(Map.Entry::getKey)
                        .toList();
                had.forEach(unit -> end(bench, unit));
                ran.merge(node, had.size(), Integer::sum);
            }
        }

        assertThat(ran).isEqualTo(Map.of("a", 160, "b", 40));
    }

    @Test
    void slotDrawsTheNextPortionWhenItsLastHasEnded() {
        JobBench bench = benchOf(100);
        bench.mesh.room("a", 2).room("b", 2);
        draw(bench);

        endOneOf(bench, "b");

        assertThat(draw(bench)).isEqualTo(Map.of("a", 2, "b", 2));
        assertThat(bench.drawn).containsEntry(new UnitId(0, 4), Optional.of(new NodeId("b")));
    }

    @Test
    void nodeThatJoinsDrawsAndOneThatLeavesDrawsNoMore() {
        JobBench bench = benchOf(100);
        bench.mesh.room("a", 2);
        draw(bench);

        bench.mesh.room("b", 2);
        assertThat(draw(bench)).isEqualTo(Map.of("a", 2, "b", 2));

        bench.mesh.room("a", 0);
        endOneOf(bench, "b");
        assertThat(draw(bench)).as("two of a run on b by now").isEqualTo(Map.of("a", 2, "b", 1));
        endOneOf(bench, "a");
        endOneOf(bench, "a");
        assertThat(draw(bench)).isEqualTo(Map.of("b", 2));
    }

    @Test
    void onePortionGoesOutWhereNoNodeCanRunIt() {
        JobBench bench = benchOf(100);
        bench.mesh.room("a", 0);

        assertThat(draw(bench)).isEqualTo(Map.of("-", 1));
        assertThat(draw(bench)).isEqualTo(Map.of("-", 1));
        bench.mesh.room("b", 2);
        assertThat(draw(bench)).as("it runs there, too").isEqualTo(Map.of("-", 1, "b", 1));
    }

    @Test
    void mapsOfOneJobShareTheSlotsOfTheNodesThatCanRunThem() {
        JobBench bench = benchOfTwo(100);
        bench.mesh.room("a", 2).room("b", 3).only("m", "a");

        assertThat(draw(bench)).isEqualTo(Map.of("a", 2, "b", 3));
        assertThat(bench.drawn.keySet().stream()
                        .filter(unit -> unit.vertex() == 0)
                        .count())
                .as("the first map takes the slots of its only node")
                .isEqualTo(2);
    }

    @Test
    void stepsThatAreNotPulledDoNotWaitForThoseThatAre() {
        JobBench bench = JobBench.of(graph(
                2,
                vertex("map", pulled("m", 10, 1)),
                vertex("one", given("t", 1)),
                vertex("both", gather("g", Join.all(), 0, 1))));
        bench.mesh.room("a", 1);
        draw(bench);

        assertThat(bench.inFlight).containsExactly(new UnitId(0, 0), new UnitId(1, 0));
        end(bench, new UnitId(0, 0));
        draw(bench);
        assertThat(bench.inFlight).containsExactly(new UnitId(1, 0), new UnitId(0, 1));
    }

    @Test
    void moreThanOnePerSlotAreUnderWayWhereTheMapSaysSoButNotMoreThanTheJobMayHave() {
        JobBench bench = JobBench.of(graph(0, vertex("map", pulled("m", 100, 2))));
        bench.mesh.room("a", 2).room("b", 1);

        bench.pump(5);
        assertThat(bench.drawn).hasSize(5);
        assertThat(draw(bench)).isEqualTo(Map.of("a", 4, "b", 2));
    }

    @Test
    void nextIncarnationHandsTheSamePortionsOutAgain() {
        JobBench bench = benchOf(10);
        bench.mesh.room("a", 1).room("b", 1);
        draw(bench);
        endOneOf(bench, "b");
        draw(bench);
        List<UnitId> before = List.copyOf(bench.inFlight);

        bench.crash(true);

        assertThat(draw(bench)).isEqualTo(Map.of("a", 1, "b", 1));
        assertThat(bench.inFlight).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void noPortionsForASlotAreRefused() {
        JobGraph graph = graph(0, vertex("map", pulled("m", 10, 0)));

        assertThatThrownBy(() -> GraphCheck.require(graph))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("map has 0 portions for each executor slot");
    }

    @Test
    void graphOfAnEarlierReleaseHasNoPulledMaps() {
        JobGraph.Work declared =
                new JobGraph.MapOver(task("m"), 0, new JobGraph.Items.Range(0, 6), 2, Join.all(), Optional.empty());
        JobGraph graph = graph(0, vertex("map", declared));

        assertThat(new String(graph.encoded().bytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain("perSlot");
        assertThat(JobGraph.decoded(graph.encoded())).isEqualTo(graph);
        JobGraph pulls = graph(0, vertex("map", pulled("m", 6, 3)));
        assertThat(JobGraph.decoded(pulls.encoded())).isEqualTo(pulls);
    }
}
