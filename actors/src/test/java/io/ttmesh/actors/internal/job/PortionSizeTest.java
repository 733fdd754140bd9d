package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.range;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Join;
import io.ttmesh.model.StepPhase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortionSizeTest {
    @ParameterizedTest
    @CsvSource({
        "10000,,157", // 64 portions
        "10000,2,625", // 16 of them
        "10000,4,625",
        "10000,5,500", // 20
        "10000,1000,3", // 4,000, of 3 items as there are not enough for 2.5
        "100,1000,1",
        "5,2,1",
        "0,2,1",
        "1000000,2,1000", // 1,000 portions, for none has more items
        "9223372036854775807,2147483647,1000"
    })
    void fewForEachSlotUnlessThatMakesThemLarge(long items, Integer executorSlots, int expected) {
        assertThat(PortionSize.of(0, items, Optional.ofNullable(executorSlots))).isEqualTo(expected);
    }

    @Test
    void declaredSizeStands() {
        assertThat(PortionSize.of(5_000, 10_000, Optional.of(2))).isEqualTo(5_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void slotsOfTheBeginningCountAlsoForMapsThatBeginLaterAndAfterTheJobMoved(boolean fromSnapshot) {
        var bench = new JobBench(1 << 20);
        bench.executorSlots = Optional.of(5);
        bench.load(graph(
                1,
                vertex("first", range("make", 0, 100, 0)),
                vertex(
                        "second",
                        new JobGraph.MapOver(
                                task("use"), 0, new JobGraph.Items.Of(0), 0, Join.all(), Optional.empty()))));
        bench.executorSlots = Optional.of(1_000);

        assertThat(bench.state.cell(0).units).isEqualTo(20);
        bench.crash(fromSnapshot);
        for (int unit = 0; unit < 20; unit++) {
            bench.end(bench.portion(0, unit, "[1,2,3,4,5]", 5));
        }

        assertThat(bench.state.cell(1).units).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775807,0", "2147483648,1", "9223372036854775807,2147483647", "-1,1"})
    void mapOfMorePortionsThanCanBeCountedIsRefused(long items, int portion) {
        JobMachine.Decision decision =
                new JobBench(1 << 20).load(graph(0, vertex("far", range("count", 0, items, portion))));

        assertThat(decision.refusal()).hasValueSatisfying(why -> assertThat(why).contains("far has"));
    }

    @Test
    void mapOfManyItemsIsTakenInPortionsThatCanBeCounted() {
        JobBench bench =
                JobBench.of(graph(0, vertex("far", range("count", 0, 4_000_000_000_000_000_000L, Integer.MAX_VALUE))));

        assertThat(bench.phase(0)).isEqualTo(StepPhase.QUEUED);
        assertThat(bench.state.cell(0).units).isPositive();
    }

    @Test
    void listThatFitsIntoOneLargePortionIsTaken() {
        var listed = new JobGraph.Items.Listed(2, List.of(JobBench.json("[1,2]")));
        JobBench bench = JobBench.of(graph(
                0,
                vertex(
                        "few",
                        new JobGraph.MapOver(task("t"), 0, listed, Integer.MAX_VALUE, Join.all(), Optional.empty()))));

        assertThat(bench.state.cell(0).units).isEqualTo(1);
    }
}
