package io.ttmesh.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints a table of figures: workload by workload, each peer's median run beside ours, with the ratio ours / peer. */
public final class Comparison {
    private static final String OURS = "ttmesh";
    private static final String HEADER =
            "| workload | peer | tasks/s | ours/peer | p50 us | ours/peer | p99 us | CPU us/task"
                    + " | own cores | foreign cores | heap MiB |";
    private static final String RULE = "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|";

    private Comparison() {}

    /** Reads the file that the argument names, with one line of JSON per measurement. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("usage: Comparison FILE");
            System.exit(2);
        }
        List<Figures> all = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            Figures figures = Figures.parse(line);
            if (figures.n() > 0) {
                all.add(figures);
            }
        }
        System.out.println(Machine.facts());
        print(all, System.out);
    }

    static void print(List<Figures> all, PrintStream out) {
        out.println(HEADER);
        out.println(RULE);
        Map<String, List<Figures>> byWorkload =
                all.stream().collect(Collectors.groupingBy(Figures::workload, TreeMap::new, Collectors.toList()));
        byWorkload.forEach((workload, runs) -> {
            List<Figures> medians = medians(runs);
            Figures ours = medians.stream()
                    .filter(figures -> figures.peer().equals(OURS))
                    .findFirst()
                    .orElse(null);
            medians.forEach(figures -> out.println(row(figures, ours)));
        });
    }

    /** One run per peer, the one in the middle by throughput; ours first, then the quickest. */
    private static List<Figures> medians(List<Figures> runs) {
        return runs.stream().collect(Collectors.groupingBy(Figures::peer)).values().stream()
                .map(ofPeer -> ofPeer.stream()
                        .sorted(Comparator.comparingDouble(Figures::perSecond))
                        .toList()
                        .get(ofPeer.size() / 2))
                .sorted(Comparator.comparing(
                                (Figures figures) -> !figures.peer().equals(OURS))
                        .thenComparing(
                                Comparator.comparingDouble(Figures::perSecond).reversed()))
                .toList();
    }

    private static String row(Figures figures, @Nullable Figures ours) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f | %s | %s | %s | %s | %.1f | %.2f | %.2f | %s |",
                figures.workload(),
                figures.peer(),
                figures.perSecond(),
                ours == null ? "" : ratio(ours.perSecond(), figures.perSecond()),
                number(figures.p50us()),
                ours == null ? "" : ratio(ours.p50us(), figures.p50us()),
                number(figures.p99us()),
                figures.ownCores() * 1e6 / figures.perSecond(),
                figures.ownCores(),
                figures.foreignCores(),
                number(figures.heapMiB()));
    }

    private static String number(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%,.1f", value);
    }

    private static String ratio(@Nullable Double ours, @Nullable Double theirs) {
        return ours == null || theirs == null || theirs == 0 ? "" : String.format(Locale.ROOT, "%.2f", ours / theirs);
    }
}
