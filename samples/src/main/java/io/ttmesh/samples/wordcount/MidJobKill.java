package io.ttmesh.samples.wordcount;

import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.process.NodeProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Kills one node of a demo when 40 % of the job is done: the leader of the journal, where a loss hurts most. The node
 * through which results are read is spared, for a reader that has lost its node could only start again. For one thread.
 */
final class MidJobKill {
    private static final int PERCENT = 40;
    private static final Duration END_MAX = Duration.ofSeconds(10);

    private final DemoNodes nodes;
    private final DemoJournal journal;
    private final long atPortion;
    private final Consumer<String> tell;
    private @Nullable Killed killed;

    /**
     * Waits for its moment.
     *
     * @param portions of the whole job
     * @param tell takes the one line that is to be said
     */
    MidJobKill(DemoNodes nodes, DemoJournal journal, long portions, Consumer<String> tell) {
        this.nodes = nodes;
        this.journal = journal;
        this.atPortion = Math.ceilDiv(portions * PERCENT, 100);
        this.tell = tell;
    }

    /**
     * The node that was killed.
     *
     * @param node its id
     * @param pid of its process, which is gone
     * @param wasLeader whether it led the journal
     * @param atPortion so many were counted by then
     */
    record Killed(String node, long pid, boolean wasLeader, long atPortion) {
        @Override
        public String toString() {
            return "killed " + node + " (process " + pid + (wasLeader ? ", journal leader)" : ")");
        }
    }

    /** So many portions are counted; kills if that is the moment, and waits until the process is gone. */
    void counted(long portions) throws InterruptedException {
        if (killed != null || portions < atPortion) {
            return;
        }
        Optional<NodeProcess> leader = journal.leader();
        NodeProcess reader = nodes.last();
        NodeProcess victim = leader.filter(node -> !node.equals(reader)).orElseGet(nodes::first);
        victim.kill();
        if (victim.awaitExit(END_MAX).isEmpty()) {
            throw new StartException("process " + victim.pid() + " of node " + victim.id() + " outlives SIGKILL");
        }
        killed = new Killed(
                victim.id(), victim.pid(), leader.filter(victim::equals).isPresent(), portions);
        tell.accept(killed.toString());
    }

    /** Empty before it happened. */
    Optional<Killed> killed() {
        return Optional.ofNullable(killed);
    }
}
