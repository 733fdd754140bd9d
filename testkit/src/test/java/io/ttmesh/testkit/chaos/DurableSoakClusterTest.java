package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.MeshTest;
import io.ttmesh.testkit.NodeHandle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Durable tasks for as long as {@code -Dsoak=60m} says, on a journal of three voters whose processes are killed all the
 * time, mostly one, now and then two or all. Chapters of a few minutes end with a restart of everything and a question
 * for each outcome; each is judged by itself, so that memory does not grow. Ends with the first chapter that broke a
 * promise, else writes {@code target/mesh-tests/soak-durable.md}. Runs with {@code -Psoak} only.
 */
@Tag("soak")
@MeshTest(
        nodes = 3,
        regions = {"eu", "eu", "us"},
        config = {
            "chaos.log = " + DurableSoakClusterTest.LOG,
            Journal.ON_DISKS,
            "ttmesh.mesh.default-durability = durable",
            "ttmesh.actors.wake-interval = 1s",
            "ttmesh.runtime.executor-slots = 64",
            // A busy machine ends healthy nodes often enough as it is.
            "pekko.cluster.failure-detector.acceptable-heartbeat-pause = 3s",
            // Two that are killed may come back while the third ends itself, as a minority does: they wait for nobody.
            "ttmesh.node.join-timeout = 10s",
            // Small and often, so that logs are cut and snapshots are installed within the hour.
            "ttmesh.journal.checkpoint-bytes = 4 MiB",
            "ttmesh.journal.checkpoint-interval = 30s"
        },
        tasks = ChaosTasks.class,
        heapMebibytes = 256)
class DurableSoakClusterTest {
    static final String LOG = "soak-durable";

    private static final Logger OUT = LoggerFactory.getLogger(DurableSoakClusterTest.class);
    private static final Path REPORT = Path.of("target", "mesh-tests", "soak-durable.md");
    private static final Duration CHAPTER = Duration.ofMinutes(4);
    private static final int ROUNDS_MAX = 1_000;

    /** What an hour must come to at least. */
    private static final long TASKS_AN_HOUR = 10_000;

    private static final ChaosRunner.Setup SETUP =
            new ChaosRunner.Setup(LOG, Journal.DISKS, Mix.DURABLE, List.of("eu", "us"));

    private final SoakFigures figures = new SoakFigures();

    @Test
    @Timeout(value = 4, unit = TimeUnit.HOURS)
    void everyAcknowledgedSubmissionEndsInExactlyOneOutcome(MeshCluster cluster) throws IOException {
        Duration wanted = Soak.wanted("60m");
        long firstSeed = Long.getLong("ttmesh.test.seed", 1);
        EventLog.clear(LOG);
        long began = System.nanoTime();
        for (long seed = firstSeed; since(began).compareTo(wanted) < 0; seed++) {
            Duration left = wanted.minus(since(began));
            ChaosRunner.Result result = new ChaosRunner(cluster, cluster, SETUP, seed)
                    .play(
                            Plan.ofKills(seed, ROUNDS_MAX, cluster.nodes().size()),
                            left.compareTo(CHAPTER) < 0 ? left : CHAPTER);
            figures.add(result.history());
            String text = report(cluster, firstSeed, seed, since(began), result);
            OUT.warn("{}", text);
            assertThat(result.violations()).as(text).isEmpty();
            EventLog.clear(LOG);
        }
        assertThat(figures.tasks()).isGreaterThan(TASKS_AN_HOUR * wanted.toSeconds() / 3_600);
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private String report(MeshCluster cluster, long firstSeed, long lastSeed, Duration took, ChaosRunner.Result result)
            throws IOException {
        var text = new StringBuilder("# Soak of durable tasks\n\n| | |\n| --- | --- |\n");
        Soak.row(
                text,
                "command",
                "mvn -B -ntp verify -Psoak -pl testkit -am -Dit.test=DurableSoakClusterTest -Dsoak=" + Soak.asked("60m")
                        + " -Dttmesh.test.seed=" + firstSeed);
        Soak.row(text, "seeds", firstSeed + " to " + lastSeed);
        Soak.row(text, "time", took.toSeconds() + " s");
        Soak.row(text, "violations", result.violations().size());
        figures.table().forEach((name, value) -> Soak.row(text, name, value));
        Soak.row(text, "a kill every", took.toMillis() / Math.max(1, figures.kills()) + " ms");
        Soak.row(
                text,
                "folders of the nodes, with logs",
                cluster.nodes().stream().map(DurableSoakClusterTest::sizes).collect(Collectors.joining("; ")));
        Soak.row(
                text,
                "machine",
                Soak.machine() + ", " + Files.getFileStore(Path.of(".")).type() + ", fsync always");
        if (!result.violations().isEmpty()) {
            text.append("\n```\n").append(result.report()).append("\n```\n");
        }
        Files.createDirectories(REPORT.getParent());
        return Files.writeString(REPORT, text).toString() + "\n" + text;
    }

    private static String sizes(NodeHandle node) {
        return node.id() + " data " + mebibytes(node.folder().resolve("data")) + " MiB, log "
                + mebibytes(node.folder().resolve("node.log")) + " MiB";
    }

    /** Files may come and go meanwhile. */
    private static long mebibytes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toFile).mapToLong(java.io.File::length).sum() >> 20;
        } catch (IOException | UncheckedIOException e) {
            return -1;
        }
    }
}
