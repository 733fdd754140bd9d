package io.ttmesh.benchmarks;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One map on two nodes of this process, of which the second takes four times as long: by waiting, so that the processors of the
 * machine do not matter; and with a journal in memory. For one thread.
 */
final class PulledMaps implements AutoCloseable {
    static final int PORTIONS = Integer.getInteger("bench.job.portions", 200);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int SLOTS = 2;
    private static final long QUICK_MILLIS = Long.getLong("bench.job.portion-millis", 20);
    private static final long SLOW_MILLIS = 4 * QUICK_MILLIS;
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Mesh quick;
    private final Mesh slow;

    private PulledMaps(Mesh quick, Mesh slow) {
        this.quick = quick;
        this.slow = slow;
    }

    /** Starts both nodes; on return each knows the other. */
    static PulledMaps start() {
        Mesh quick = Mesh.start(node("quick", QUICK_MILLIS).init());
        Mesh slow = Mesh.start(node("slow", SLOW_MILLIS).join(quick.address()));
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (quick.nodes().size() < 2 || slow.nodes().size() < 2) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the nodes do not see each other");
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return new PulledMaps(quick, slow);
    }

    private static MeshConfig node(String id, long millis) {
        return MeshConfig.load()
                .with("ttmesh.node.id", id)
                .with("ttmesh.node.port", 0)
                .with("ttmesh.runtime.executor-slots", SLOTS)
                .with("ttmesh.mesh.journal", "memory")
                .with("pekko.cluster.sharding.rebalance-interval", "1h")
                .withOnlyTasks(waiting(id, millis));
    }

    /** Returns who waited. */
    private static DistributedTask<Long, String> waiting(String node, long millis) {
        return DistributedTask.of("bench.wait", Long.class, String.class, (portion, context) -> {
            Thread.sleep(millis);
            return node;
        });
    }

    /** Runs the map once; returns what part the slow node ran. */
    double shareOfTheSlow(MapOptions how, Latencies latencies) {
        Job<List<String>> job =
                Job.define("pull", j -> j.mapRange(waiting("nobody", 0), 0, PORTIONS, how.withPortionItems(1)));
        long start = System.nanoTime();
        List<String> ran = quick.run(job).await(PATIENCE);
        latencies.recordSince(start);
        return (double) Collections.frequency(ran, "slow") / ran.size();
    }

    /** What the times are to be compared with. */
    static String note() {
        double perMilli = (double) SLOTS / QUICK_MILLIS + (double) SLOTS / SLOW_MILLIS;
        return PORTIONS + " portions of " + QUICK_MILLIS + " ms, on the slow node " + SLOW_MILLIS + " ms; " + SLOTS
                + " slots each, so " + Math.round(PORTIONS / perMilli) + " ms at best, and a share of 0.2";
    }

    @Override
    public void close() {
        slow.close();
        quick.close();
    }
}
