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
 * Random jobs from clients and nodes for as long as {@code -Dsoak=60m} says, on three processes with disks; in each round
 * something is broken at some point of their progress. Every job must end as one thread would end it, and run nothing again
 * but what was lost. Ends with the first round that broke a promise, and writes {@code target/mesh-tests/soak-jobs.md} after
 * each. {@code -Dttmesh.test.faults=CUT_OFF,LEFT} plays these only. Runs with {@code -Psoak} only.
 */
@Tag("soak")
@MeshTest(
        nodes = 3,
        regions = {"eu", "eu", "us"},
        config = {
            "chaos.log = jobs",
            Journal.ON_DISKS,
            "ttmesh.node.join-timeout = 20s",
            // A busy machine ends healthy nodes often enough as it is, and lets living workers be late.
            "pekko.cluster.failure-detector.acceptable-heartbeat-pause = 4s",
            "ttmesh.actors.lease-timeout = 10s",
            "ttmesh.actors.wake-interval = 1s",
            "ttmesh.actors.service.reminder-retry = 1s",
            "ttmesh.actors.job.wake-interval = 1s",
            "ttmesh.runtime.executor-slots = 4"
        },
        tasks = {JobTasks.class, PipeTasks.class, SplitTasks.class},
        heapMebibytes = 256)
class JobSoakClusterTest {
    private static final Logger OUT = LoggerFactory.getLogger(JobSoakClusterTest.class);
    private static final Path REPORT = Path.of("target", "mesh-tests", "soak-jobs.md");
    private static final int ROUNDS_MAX = 10_000;

    private final JobFigures figures = new JobFigures();

    @Test
    @Timeout(value = 4, unit = TimeUnit.HOURS)
    void jobsEndAsOneThreadWouldEndThemAndRepeatOnlyWhatWasLost(MeshCluster cluster) throws Exception {
        Duration wanted = Soak.wanted("60m");
        long seed = Long.getLong("ttmesh.test.seed", 1);
        String only = System.getProperty("ttmesh.test.faults", "");
        long began = System.nanoTime();
        var runner = new JobChaosRunner(cluster, seed, figures);
        int number = 0;
        for (JobFault fault : JobFault.deal(seed, ROUNDS_MAX)) {
            number++;
            if (System.nanoTime() - began > wanted.toNanos()) {
                break;
            }
            if (only.isEmpty() || List.of(only.split(",", -1)).contains(fault.name())) {
                List<Violation> violations = runner.play(number, fault);
                write(cluster, seed, violations, runner.troubles());
                assertThat(violations)
                        .as("seed " + seed + " round " + number + " " + fault + ", the marks are in " + JobTasks.FOLDER)
                        .isEmpty();
            }
        }
    }

    private void write(MeshCluster cluster, long seed, List<Violation> violations, List<JobTale.Trouble> troubles)
            throws IOException {
        var text = new StringBuilder("# Soak of jobs\n\n| | |\n| --- | --- |\n");
        Soak.row(
                text,
                "command",
                "mvn -B -ntp verify -Psoak -pl testkit -am -Dit.test=JobSoakClusterTest -Dsoak=" + Soak.asked("60m")
                        + " -Dttmesh.test.seed=" + seed);
        Soak.row(text, "violations", violations.size());
        figures.table().forEach((name, value) -> Soak.row(text, name, value));
        Soak.row(text, "network", cluster.faults());
        Soak.row(text, "machine", Soak.machine());
        violations.forEach(violation -> text.append('\n').append(violation).append('\n'));
        if (!violations.isEmpty()) {
            troubles.forEach(trouble -> text.append('\n').append(trouble).append('\n'));
        }
        Files.createDirectories(REPORT.getParent());
        Files.writeString(REPORT, text);
        OUT.warn("{}", text);
    }
}
