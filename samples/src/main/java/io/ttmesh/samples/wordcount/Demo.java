package io.ttmesh.samples.wordcount;

import io.ttmesh.actors.partition.BytePortion;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.NodeId;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.process.NodeProcess;
import io.ttmesh.runtime.spi.ProgressBar;
import io.ttmesh.runtime.spi.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A mesh of processes on this machine, for as long as one job takes: submitted at the first node, read at the last, and
 * counted to the end though one of the nodes is killed meanwhile.
 *
 * @param terminal where everything is shown
 * @param files what is counted
 * @param nodeCount processes, 2 or more
 * @param kill whether one of them is killed in mid-job; it takes {@link #MAJORITY_SURVIVES_FROM} of them
 */
record Demo(Terminal terminal, TextFiles files, int nodeCount, boolean kill) {
    /** So many nodes have a majority, and a journal of three copies, when one of them is lost. */
    static final int MAJORITY_SURVIVES_FROM = 3;

    private static final Duration KNOWN_MAX = Duration.ofMinutes(1);
    private static final Duration RESULT_MAX = Duration.ofMinutes(10);

    /**
     * What came out.
     *
     * @param totals as read at the last node
     * @param equal whether one thread counted the same
     * @param killed the node that was killed meanwhile, if one was
     */
    record Outcome(WordTotals totals, boolean equal, Optional<MidJobKill.Killed> killed) {}

    Outcome run() throws IOException, InterruptedException {
        terminal.notice("starting " + nodeCount + " nodes");
        try (DemoNodes nodes = DemoNodes.start(nodeCount);
                Mesh client = Mesh.start(nodes.clientConfig())) {
            nodes.awaitReady();
            show(nodes);
            Outcome outcome;
            try (DemoJournal journal = DemoJournal.of(nodes)) {
                awaitCopies(journal);
                outcome = count(nodes, client, journal);
            }
            terminal.notice("stopping the nodes");
            return outcome;
        }
    }

    private void show(DemoNodes nodes) {
        for (NodeProcess node : nodes.all()) {
            terminal.notice("  " + node.id() + " in " + nodes.regionOf(node.id()) + ": process " + node.pid() + " at "
                    + node.address());
        }
        terminal.notice("  look at them from elsewhere with: ttmesh ps --run-dir " + nodes.runFolder());
    }

    private void awaitCopies(DemoJournal journal) throws InterruptedException {
        if (nodeCount >= MAJORITY_SURVIVES_FROM) {
            int copies = journal.awaitFaultTolerant().voters().size();
            terminal.notice("the journal has " + copies + " copies: any one node may be lost");
        }
    }

    private Outcome count(DemoNodes nodes, Mesh client, DemoJournal journal) throws IOException, InterruptedException {
        List<BytePortion> portions = files.portions(TextFiles.PORTION_BYTES);
        int parts = WordCount.parts(portions.size());
        Optional<NodeProcess> leader = journal.leader();
        long began = System.nanoTime();
        JobId job = client.run(WordCount.job(portions)).jobId();
        NodeId coordinator = coordinator(nodes, job);
        NodeProcess reader = nodes.farthestBut(coordinator);
        terminal.notice("counting the words below " + files.folder() + " in job " + job + ": submitted by a client of "
                + nodes.first().id() + ", coordinated by " + coordinator + ", read through " + reader.id());
        try (JobReader door = JobReader.at(nodes.controlFileOf(reader))) {
            Optional<MidJobKill.Killed> killed;
            try (ProgressBar bar = terminal.progress("parts", parts)) {
                var midJob = new MidJobKill(nodes, reader, leader, parts, bar::line);
                door.await(job, status -> status.phase().isEnd(), RESULT_MAX, status -> {
                    bar.update(WordCount.counted(status), standing(status));
                    if (kill) {
                        midJob.seen(status);
                    }
                });
                killed = midJob.killed();
            }
            if (kill && killed.isEmpty()) {
                terminal.notice("the job ended before a node could be killed: count more, with --input DIR");
            }
            WordTotals totals = door.result(job);
            return report(nodes, door, totals, killed, since(began));
        }
    }

    /** Asks the last node, as good as any. */
    private static NodeId coordinator(DemoNodes nodes, JobId job) throws IOException, InterruptedException {
        try (JobReader door = JobReader.at(nodes.controlFileOf(nodes.last()))) {
            return door.await(job, status -> true, KNOWN_MAX, status -> {}).coordinator();
        }
    }

    private static String standing(JobStatus job) {
        return job.steps().stream()
                .map(step -> step.name() + " " + step.phase())
                .collect(Collectors.joining(", "));
    }

    private Outcome report(
            DemoNodes nodes, JobReader door, WordTotals totals, Optional<MidJobKill.Killed> killed, Duration time)
            throws IOException, InterruptedException {
        var report = new Report(terminal);
        report.shares(totals, node -> nodes.regionOf(node.value()).name());
        report.top(totals);
        report.totals(totals, files.paths().size(), time);
        report.repeated(door.begunAgain());
        long began = System.nanoTime();
        Map<String, Long> singleThreaded = SingleThreadedCount.of(files);
        boolean equal = report.compare(totals.counts().byWord(), singleThreaded, since(began));
        return new Outcome(totals, equal, killed);
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
