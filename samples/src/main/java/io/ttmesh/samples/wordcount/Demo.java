package io.ttmesh.samples.wordcount;

import io.ttmesh.model.Durability;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.RegionPreference;
import io.ttmesh.model.TaskOptions;
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
        var portions = new Portions(files, Portions.SIZE_BYTES);
        long count = portions.count();
        terminal.notice("counting the words below " + files.folder() + ": submitted by a client of "
                + nodes.first().id() + ", read through "
                + nodes.last().id());
        long began = System.nanoTime();
        WordTotals totals;
        Optional<MidJobKill.Killed> killed;
        try (ResultReader reader = ResultReader.at(nodes.controlFileOf(nodes.last()), RESULT_MAX);
                ProgressBar bar = terminal.progress("portions", count)) {
            var midJob = new MidJobKill(nodes, journal, count, bar::line);
            totals = new SharedCount(client, reader::read).run(portions, nearEachNode(nodes), soFar -> {
                bar.update(soFar.portions(), shares(soFar));
                if (kill) {
                    midJob.counted(soFar.portions());
                }
            });
            killed = midJob.killed();
        }
        return report(nodes, totals, killed, since(began));
    }

    private Outcome report(DemoNodes nodes, WordTotals totals, Optional<MidJobKill.Killed> killed, Duration time)
            throws IOException {
        var report = new Report(terminal);
        report.shares(totals, node -> nodes.regionOf(node.value()).name());
        report.top(totals);
        report.totals(totals, files.paths().size(), time);
        long began = System.nanoTime();
        Map<String, Long> singleThreaded = SingleThreadedCount.of(files);
        boolean equal = report.compare(totals.counts(), singleThreaded, since(began));
        return new Outcome(totals, equal, killed);
    }

    /** Durable, to outlive any node. Spreads the work over the regions as the nodes are; left alone it would stay near the client. */
    private static List<TaskOptions> nearEachNode(DemoNodes nodes) {
        return nodes.regions().stream()
                .map(region -> TaskOptions.DEFAULTS
                        .withRegion(RegionPreference.near(region))
                        .withDurability(Durability.DURABLE))
                .toList();
    }

    private static String shares(WordTotals totals) {
        return totals.shares().entrySet().stream()
                .sorted(Map.Entry.<NodeId, WordTotals.Share>comparingByKey())
                .map(entry -> entry.getKey() + ":" + entry.getValue().portions())
                .collect(Collectors.joining(" "));
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
