package io.ttmesh.samples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.NodeId;
import io.ttmesh.runtime.spi.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Duration TIME = Duration.ofMillis(1230);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final Report report = new Report(Terminal.of(stream, stream, false, 80));

    @Test
    void saysWhoCountedWhat() {
        WordTotals totals = WordTotals.sum(List.of(
                WordTotals.of(new NodeId("us-1"), Map.of("a", 2L)),
                WordTotals.of(new NodeId("eu-1"), Map.of("a", 1L, "b", 1L)),
                WordTotals.of(new NodeId("eu-1"), Map.of("c", 4L))));

        report.shares(totals, node -> node.value().substring(0, 2));
        report.totals(totals, 3, TIME);
        report.repeated(2);

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .map(line -> line.replaceAll(" +", " "))
                .containsExactly(
                        "NODE REGION PORTIONS WORDS",
                        "eu-1 eu 2 6",
                        "us-1 us 1 2",
                        "8 words, 3 different ones, in 3 files and 3 portions: counted in 1.23 s",
                        "2 submissions were begun more than once");
    }

    @Test
    void saysThatBothCountsAreEqual() {
        assertThat(report.compare(Map.of("a", 1L), Map.of("a", 1L), TIME)).isTrue();
        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("equal to");
    }

    @Test
    void saysWhereTheyDiffer() {
        assertThat(report.compare(Map.of("a", 1L, "b", 2L), Map.of("a", 1L, "b", 3L, "c", 1L), TIME))
                .isFalse();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("2 words differ", "b: the mesh 2, a single thread 3", "c: the mesh 0, a single thread 1");
    }

    @Test
    void listsTheMostFrequentWordsDownwards() {
        WordTotals totals = WordTotals.of(new NodeId("eu-1"), Map.of("a", 9L, "b", 8L, "c", 7L, "d", 6L, "e", 5L));

        report.top(totals);

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .map(line -> line.strip().replaceAll(" +", " "))
                .containsExactly("9 a 7 c 5 e", "8 b 6 d");
    }
}
