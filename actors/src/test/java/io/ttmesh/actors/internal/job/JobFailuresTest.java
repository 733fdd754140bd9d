package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ttmesh.actors.Join;
import io.ttmesh.model.Failure;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.streaming.PayloadMappers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a job keeps of what failed: as much as is shown, and no more. */
class JobFailuresTest {
    private static final int STEPS = 10_000;
    private static final int BYTES_PER_STEP = 1_000;
    private static final Failure LONG = new Failure(
            Failure.Cause.EXCEPTION,
            "java.sql.SQLException",
            "is down ".repeat(Failure.MESSAGE_CHARS_MAX),
            "\tat io.example.Query.run(Query.java:1)\n".repeat(Failure.STACK_CHARS_MAX));
    private static final ObjectMapper CBOR = PayloadMappers.cbor().build();

    private static long keptBytes(JobBench bench) throws JsonProcessingException {
        long bytes = 0;
        for (int i = 0; i < bench.state.size(); i++) {
            bytes += CBOR.writeValueAsBytes(bench.state.cell(i).kept()).length;
        }
        return bytes;
    }

    private static JobGraph.Vertex tolerant(String name, long items) {
        return map(name, items, Join.fraction(0.01));
    }

    private static JobGraph.Vertex map(String name, long items, Join join) {
        return vertex(
                name,
                new JobGraph.MapOver(
                        task("m"), 0, new JobGraph.Items.Range(0, items), (int) items, join, Optional.empty()));
    }

    @Test
    void stepsThatFailWithLongStacksHoldFewBytes() throws JsonProcessingException {
        List<JobGraph.Vertex> steps = new ArrayList<>();
        IntStream.range(0, STEPS).forEach(i -> steps.add(vertex("s" + i, given("t", 1))));
        steps.add(vertex(
                "all", gather("g", Join.all(), IntStream.range(0, STEPS).boxed().toArray(Integer[]::new))));
        JobBench bench = JobBench.of(graph(STEPS, steps.toArray(JobGraph.Vertex[]::new)));
        List<UnitEnd> ends = IntStream.range(0, STEPS)
                .mapToObj(i -> UnitEnd.failed(new UnitId(i, 0), 1, LONG))
                .toList();

        bench.apply(bench.machine.ended(bench.state, ends, bench.now()));

        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        assertThat(keptBytes(bench)).isLessThan((long) STEPS * BYTES_PER_STEP);
        assertThat(ends.getFirst().sizeBytes()).as("in the journal").isLessThan(BYTES_PER_STEP);
        assertThat(JobView.why(bench.state)).contains("step s0 failed: java.sql.SQLException: is down is down");
        bench.crash(true);
    }

    @Test
    void gapsOfManyMapsHoldFewBytes() throws JsonProcessingException {
        int maps = 300;
        int told = 150;
        List<JobGraph.Vertex> steps = new ArrayList<>();
        IntStream.range(0, maps).forEach(i -> steps.add(tolerant("m" + i, told + 10)));
        steps.add(vertex(
                "all", gather("g", Join.all(), IntStream.range(0, maps).boxed().toArray(Integer[]::new))));
        JobBench bench = JobBench.of(graph(maps, steps.toArray(JobGraph.Vertex[]::new)));
        List<UnitEnd.ItemGap> gaps = IntStream.range(0, told)
                .mapToObj(item -> new UnitEnd.ItemGap(item, "item " + item + " " + LONG.message()))
                .toList();
        List<UnitEnd> ends = IntStream.range(0, maps)
                .mapToObj(i -> new UnitEnd(
                        new UnitId(i, 0),
                        1,
                        Optional.of(JobBench.json("[1]")),
                        false,
                        10,
                        told,
                        gaps,
                        Optional.empty()))
                .toList();

        bench.apply(bench.machine.ended(bench.state, ends, bench.now()));

        assertThat(keptBytes(bench)).isLessThan(500L * BYTES_PER_STEP);
        assertThat(bench.state.cell(maps - 1).gaps)
                .as("of each map there is one")
                .hasSize(1);
        bench.crash(true);
        bench.succeed(maps, "1");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE_PARTIAL);
    }

    @Test
    void gapsThatAMapDoesNotTellLeaveRoomForThoseOfOthers() {
        int told = JobStatus.GAPS_SHOWN;
        JobBench bench = JobBench.of(graph(
                2,
                map("silent", told + 10, Join.quorum(1)),
                tolerant("open", 13),
                vertex("all", gather("g", Join.all(), 0, 1))));

        bench.apply(bench.machine.ended(bench.state, List.of(gapped(0, told), gapped(1, 3)), bench.now()));

        assertThat(bench.state.cell(0).gaps).hasSize(1);
        assertThat(bench.state.cell(1).gaps).hasSize(3);
        bench.crash(true);
        bench.succeed(2, "1");
        assertThat(JobGaps.of(bench.state)).extracting(JobStatus.Gap::item).containsExactly(0L, 1L, 2L);
    }

    private static UnitEnd gapped(int map, int items) {
        List<UnitEnd.ItemGap> gaps = IntStream.range(0, items)
                .mapToObj(item -> new UnitEnd.ItemGap(item, "item " + item + " is broken"))
                .toList();
        return new UnitEnd(
                new UnitId(map, 0), 1, Optional.of(JobBench.json("[1]")), false, 10, items, gaps, Optional.empty());
    }

    @Test
    void whatIsCutCanBeWrittenAndIsNotCutAgain() {
        String odd = "\uD83D\uDE00".repeat(1_000);
        for (int from = 0; from < 2; from++) {
            var gap = new UnitEnd.ItemGap(1, "item: " + odd.substring(from));
            assertThat(gap.why()).startsWith("item: ").hasSizeLessThan(400);
            assertThat(new UnitEnd.ItemGap(1, gap.why())).isEqualTo(gap);
            assertThat(new PortionResult(Optional.empty(), false, 0, 1, List.of(gap)).encoded())
                    .satisfies(encoded ->
                            assertThat(PortionResult.decoded(encoded).gaps()).containsExactly(gap));
        }
    }
}
