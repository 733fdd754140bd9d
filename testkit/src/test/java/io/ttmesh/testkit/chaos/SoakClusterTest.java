package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.MeshTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Chaos for as long as {@code -Dsoak=30m} says, deck after deck, each with the next seed and judged by itself; writes
 * what came of it to {@code target/mesh-tests/soak.md}. Runs with {@code -Psoak} only.
 */
@Tag("soak")
@MeshTest(
        nodes = 3,
        regions = {"eu", "eu", "us"},
        config = {"chaos.log = " + SoakClusterTest.LOG},
        tasks = ChaosTasks.class)
class SoakClusterTest {
    static final String LOG = "soak";

    private static final Path REPORT = Path.of("target", "mesh-tests", "soak.md");

    private final Map<Fault, Long> faults = new TreeMap<>();
    private final List<String> found = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private long rounds;
    private long submitted;

    @Test
    @Timeout(value = 4, unit = TimeUnit.HOURS)
    void everyPromiseHoldsForLong(MeshCluster cluster) throws IOException {
        Duration wanted = Soak.wanted("30m");
        long firstSeed = Long.getLong("ttmesh.test.seed", 1_000);
        long began = System.nanoTime();
        for (long seed = firstSeed; System.nanoTime() - began < wanted.toNanos(); seed++) {
            Duration left = wanted.minusNanos(System.nanoTime() - began);
            var plan = Plan.of(seed, Plan.EVERYDAY.size(), cluster.nodes().size());
            ChaosRunner.Result result =
                    new ChaosRunner(cluster, cluster, ChaosRunner.Setup.of(LOG, Journal.MEMORY), seed).play(plan, left);
            add(result);
            write(firstSeed, seed, Duration.ofNanos(System.nanoTime() - began), cluster.faults());
        }
        assertThat(found).isEmpty();
    }

    private void add(ChaosRunner.Result result) {
        rounds += result.played();
        submitted += result.submitted();
        result.faultsByKind().forEach((fault, count) -> faults.merge(fault, count, Long::sum));
        result.history()
                .happened(Happened.Skipped.class)
                .forEach(skip -> skipped.add(skip.fault() + ": " + skip.why()));
        if (!result.violations().isEmpty()) {
            found.add(result.report());
        }
    }

    private void write(long firstSeed, long lastSeed, Duration took, String network) throws IOException {
        var text = new StringBuilder("# Soak\n\n");
        text.append("| | |\n| --- | --- |\n");
        Soak.row(
                text,
                "command",
                "mvn -B -ntp verify -Psoak -pl testkit -am -Dsoak=" + Soak.asked("30m") + " -Dttmesh.test.seed="
                        + firstSeed);
        Soak.row(text, "seeds", firstSeed + " to " + lastSeed);
        Soak.row(text, "time", took.toSeconds() + " s");
        Soak.row(text, "rounds", rounds);
        Soak.row(text, "tasks submitted", submitted);
        Soak.row(text, "violations", found.size());
        Soak.row(text, "skipped", skipped.isEmpty() ? "none" : skipped);
        Soak.row(text, "network", network);
        Soak.row(text, "machine", Soak.machine());
        text.append("\n| fault | rounds |\n| --- | --- |\n");
        faults.forEach((fault, count) -> Soak.row(text, fault.toString(), count));
        found.forEach(report -> text.append("\n```\n").append(report).append("\n```\n"));
        Files.createDirectories(REPORT.getParent());
        Files.writeString(REPORT, text.toString());
    }
}
