package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.MeshTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chaos of {@link ActorChaosClusterTest} for as long as {@code -Dsoak=60m} says, deck after deck, each with the next
 * seed and actors of its own; every deck ends with a kill of all nodes, after which everything is read once more. Ends with
 * the first deck that broke a promise, and writes {@code target/mesh-tests/soak-actors.md} after each. Runs with {@code
 * -Psoak} only.
 */
@Tag("soak")
@MeshTest(
        nodes = 3,
        regions = {"eu", "eu", "us"},
        config = {Journal.ON_DISKS, ActorChaosClusterTest.PATIENT, "ttmesh.node.join-timeout = 20s"},
        tasks = Tally.class,
        heapMebibytes = 256)
class ActorSoakClusterTest {
    private static final Logger OUT = LoggerFactory.getLogger(ActorSoakClusterTest.class);
    private static final Path REPORT = Path.of("target", "mesh-tests", "soak-actors.md");

    private final ActorFigures figures = new ActorFigures();

    @Test
    @Timeout(value = 4, unit = TimeUnit.HOURS)
    void stateNeverGoesBackOrForksAndMoneyIsConservedForLong(MeshCluster cluster) throws IOException {
        Duration wanted = Soak.wanted("60m");
        long firstSeed = Long.getLong("ttmesh.test.seed", 1);
        long began = System.nanoTime();
        for (long seed = firstSeed; System.nanoTime() - began < wanted.toNanos(); seed++) {
            ActorChaosRunner.Result result = new ActorChaosRunner(cluster)
                    .play(
                            Plan.ofActors(
                                    seed, Plan.OF_ACTORS.size(), cluster.nodes().size()),
                            wanted.minusNanos(System.nanoTime() - began),
                            true);
            figures.add(result.figures());
            write(cluster, firstSeed, seed, result.violations());
            assertThat(result.violations()).as("seed " + seed).isEmpty();
        }
    }

    private void write(MeshCluster cluster, long firstSeed, long lastSeed, List<Violation> violations)
            throws IOException {
        var text = new StringBuilder("# Soak of actors\n\n| | |\n| --- | --- |\n");
        Soak.row(
                text,
                "command",
                "mvn -B -ntp verify -Psoak -pl testkit -am -Dit.test=ActorSoakClusterTest -Dsoak=" + Soak.asked("60m")
                        + " -Dttmesh.test.seed=" + firstSeed);
        Soak.row(text, "seeds", firstSeed + " to " + lastSeed);
        Soak.row(text, "violations", violations.size());
        figures.table().forEach((name, value) -> Soak.row(text, name, value));
        Soak.row(text, "network", cluster.faults());
        Soak.row(text, "machine", Soak.machine());
        violations.forEach(violation -> text.append('\n').append(violation).append('\n'));
        Files.createDirectories(REPORT.getParent());
        Files.writeString(REPORT, text);
        OUT.warn("{}", text);
    }
}
