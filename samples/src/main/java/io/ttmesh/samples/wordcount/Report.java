package io.ttmesh.samples.wordcount;

import io.ttmesh.model.NodeId;
import io.ttmesh.runtime.spi.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;

/** Prints what was counted, and by whom. */
final class Report {
    private static final int TOP_COLUMNS = 4;
    private static final int DIFFERENCES_MAX = 10;

    private final Terminal terminal;

    Report(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Which node counted what. */
    void shares(WordTotals totals, Function<NodeId, String> regionOf) {
        terminal.line(String.format(Locale.ROOT, "%-12s %-8s %10s %12s", "NODE", "REGION", "PORTIONS", "WORDS"));
        for (WordTotals.Share share : totals.shares()) {
            terminal.line(String.format(
                    Locale.ROOT,
                    "%-12s %-8s %10d %12d",
                    share.node(),
                    regionOf.apply(share.node()),
                    share.portions(),
                    share.words()));
        }
    }

    /** The most frequent words, in columns to be read downwards. */
    void top(WordTotals totals) {
        List<Map.Entry<String, Long>> top = totals.top(WordSummary.TOP);
        int rows = (top.size() + TOP_COLUMNS - 1) / TOP_COLUMNS;
        for (int row = 0; row < rows; row++) {
            var text = new StringBuilder();
            for (int at = row; at < top.size(); at += rows) {
                text.append(String.format(
                        Locale.ROOT,
                        "%6d %-14s",
                        top.get(at).getValue(),
                        top.get(at).getKey()));
            }
            terminal.line(text.toString().stripTrailing());
        }
    }

    void totals(WordTotals totals, int files, Duration time) {
        terminal.line(String.format(
                Locale.ROOT,
                "%d words, %d different ones, in %d files and %d portions: counted in %s",
                totals.words(),
                totals.counts().byWord().size(),
                files,
                totals.portions(),
                seconds(time)));
    }

    /** What the loss of a node cost. */
    void repeated(long submissions) {
        terminal.line(submissions + " submissions were begun more than once");
    }

    /** Whether both counts are equal; prints that, or where they differ. */
    boolean compare(Map<String, Long> counts, Map<String, Long> singleThreaded, Duration time) {
        if (counts.equals(singleThreaded)) {
            terminal.line(String.format(Locale.ROOT, "equal to a single-threaded count, which took %s", seconds(time)));
            return true;
        }
        var words = new TreeSet<>(counts.keySet());
        words.addAll(singleThreaded.keySet());
        words.removeIf(word -> Objects.equals(counts.get(word), singleThreaded.get(word)));
        terminal.line(String.format(
                Locale.ROOT,
                "NOT equal to a single-threaded count (did a file change meanwhile?): %d words differ",
                words.size()));
        words.stream()
                .limit(DIFFERENCES_MAX)
                .forEach(word -> terminal.line(String.format(
                        Locale.ROOT,
                        "  %s: the mesh %d, a single thread %d",
                        word,
                        counts.getOrDefault(word, 0L),
                        singleThreaded.getOrDefault(word, 0L))));
        return false;
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1e3);
    }
}
