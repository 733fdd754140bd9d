package io.ttmesh.samples.wordcount;

import io.ttmesh.model.JobStatus;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.process.NodeProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Kills one node of a demo when 40 % of the job is done: that of the job's coordinator, where a loss hurts most. The node through
 * which the job is read is spared, for a reader that has lost its node could only start again. For one thread.
 */
final class MidJobKill {
    private static final int PERCENT = 40;
    private static final Duration END_MAX = Duration.ofSeconds(10);

    private final DemoNodes nodes;
    private final NodeProcess reader;
    private final Optional<NodeProcess> leader;
    private final int atPart;
    private final Consumer<String> tell;
    private @Nullable Killed killed;

    /**
     * Waits for its moment.
     *
     * @param reader is spared
     * @param leader leads the journal, and goes on to do so while no node is lost
     * @param parts of the whole count
     * @param tell takes the one line that is to be said
     */
    MidJobKill(DemoNodes nodes, NodeProcess reader, Optional<NodeProcess> leader, int parts, Consumer<String> tell) {
        this.nodes = nodes;
        this.reader = reader;
        this.leader = leader;
        this.atPart = Math.ceilDiv(parts * PERCENT, 100);
        this.tell = tell;
    }

    /**
     * The node that was killed.
     *
     * @param node its id
     * @param pid of its process, which is gone
     * @param wasCoordinator whether the job's coordinator ran there
     * @param wasLeader whether it led the journal
     * @param atPart so many parts were counted by then
     */
    record Killed(String node, long pid, boolean wasCoordinator, boolean wasLeader, int atPart) {
        @Override
        public String toString() {
            return "killed " + node + " (process " + pid + (wasCoordinator ? ", job coordinator" : "")
                    + (wasLeader ? ", journal leader)" : ")");
        }
    }

    /** The job stands so; kills if that is the moment, and waits until the process is gone. */
    void seen(JobStatus job) throws InterruptedException {
        int counted = WordCount.counted(job);
        if (killed != null || counted < atPart || job.phase().isEnd()) {
            return;
        }
        NodeProcess coordinator = nodes.node(job.coordinator());
        NodeProcess victim = coordinator.equals(reader) ? nodes.first() : coordinator;
        victim.kill();
        if (victim.awaitExit(END_MAX).isEmpty()) {
            throw new StartException("process " + victim.pid() + " of node " + victim.id() + " outlives SIGKILL");
        }
        killed = new Killed(
                victim.id(),
                victim.pid(),
                victim.equals(coordinator),
                leader.filter(victim::equals).isPresent(),
                counted);
        tell.accept(killed.toString());
    }

    /** Empty before it happened. */
    Optional<Killed> killed() {
        return Optional.ofNullable(killed);
    }
}
