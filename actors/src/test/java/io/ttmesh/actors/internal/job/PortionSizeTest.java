package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.range;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Join;
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
}
