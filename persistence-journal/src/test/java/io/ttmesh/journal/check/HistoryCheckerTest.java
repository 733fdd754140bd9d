package io.ttmesh.journal.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.journal.check.HistoryChecker.Entry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryCheckerTest {
    private final HistoryChecker checker = new HistoryChecker();

    @Test
    void acceptsWhatWasAcknowledgedAndMoreBehindIt() {
        checker.acknowledge("a", new Entry(1, 1, "x"));

        assertThat(checker.violations(Map.of("a", List.of(new Entry(1, 1, "x"), new Entry(2, 2, "y")))))
                .isEmpty();
    }

    @Test
    void findsWhatIsMissingOrReplaced() {
        checker.acknowledge("a", new Entry(1, 1, "x"));
        checker.acknowledge("b", new Entry(1, 1, "y"));

        assertThat(checker.violations(Map.of("a", List.of(new Entry(1, 2, "other")))))
                .hasSize(2)
                .allMatch(violation -> violation.startsWith("lost"));
    }

    @Test
    void findsGapsRepeatsAndDisorder() {
        assertThat(checker.violations(Map.of("a", List.of(new Entry(2, 1, "x")))))
                .hasSize(1);
        assertThat(checker.violations(Map.of("a", List.of(new Entry(1, 1, "x"), new Entry(2, 2, "x")))))
                .hasSize(1);
        assertThat(checker.violations(Map.of("a", List.of(new Entry(1, 2, "x"), new Entry(2, 1, "y")))))
                .hasSize(1);
    }
}
