package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.MapOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pulled maps on nodes of one executor slot each. */
@Timeout(120)
class PulledMapTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PORTIONS = 40;
    private static final int TIMES_SLOWER = 4;
    private static final MapOptions ONE_BY_ONE =
            MapOptions.DEFAULTS.withPortionItems(1).pulled();

    private static final AtomicInteger BEGUN = new AtomicInteger();
    private static final AtomicInteger QUICK_ONES = new AtomicInteger();
    /** Opened once for every four portions that the quick node has run, and for good when none is left to begin. */
    private static final Semaphore GATE = new Semaphore(0);

    private static final DistributedTask<Long, String> QUICK =
            DistributedTask.of("test.pulled", Long.class, String.class, (portion, context) -> {
                begin();
                if (QUICK_ONES.incrementAndGet() % TIMES_SLOWER == 0) {
                    GATE.release();
                }
                return "quick";
            });
    private static final DistributedTask<Long, String> SLOW =
            DistributedTask.of("test.pulled", Long.class, String.class, (portion, context) -> {
                begin();
                GATE.acquire();
                return "slow";
            });

    private static final CountDownLatch HAS_JOINED = new CountDownLatch(1);
    private static final DistributedTask<Long, String> AWAITS =
            DistributedTask.of("test.awaits", Long.class, String.class, (portion, context) -> {
                HAS_JOINED.await();
                return "old";
            });
    private static final DistributedTask<Long, String> JOINS =
            DistributedTask.of("test.awaits", Long.class, String.class, (portion, context) -> {
                HAS_JOINED.countDown();
                return "new";
            });

    private static InProcessMesh nodes;
    private static Mesh first;
    private static Mesh second;

    private static void begin() {
        if (BEGUN.incrementAndGet() == PORTIONS) {
            GATE.release(PORTIONS);
        }
    }

    /** A node whose jobs stay where they began: their journal is its memory. */
    private static Mesh start(String id, DistributedTask<?, ?>... tasks) {
        return nodes.start(InProcessMesh.quick(id, "eu")
                .with("ttmesh.runtime.executor-slots", 1)
                .with("ttmesh.actors.job.wake-interval", "1s")
                .with("pekko.cluster.sharding.rebalance-interval", "1h")
                .withOnlyTasks(tasks));
    }

    @BeforeAll
    static void start() {
        nodes = new InProcessMesh();
        first = start("pulled-1", QUICK, AWAITS);
        second = start("pulled-2", SLOW, AWAITS);
        await("both are seen")
                .atMost(SOON)
                .until(() -> first.nodes().size() == 2 && second.nodes().size() == 2);
    }

    @AfterAll
    static void close() {
        GATE.release(PORTIONS);
        HAS_JOINED.countDown();
        nodes.close();
    }

    /** The slow node never had more than it could run, or the gate would not have opened for it any more. */
    @Test
    void nodeThatIsFourTimesSlowerRunsAboutAQuarter() {
        Job<List<String>> job = Job.define("pulled", j -> j.mapRange(QUICK, 0, PORTIONS, ONE_BY_ONE));

        List<String> ran = first.run(job).await(SOON);

        assertThat(ran).hasSize(PORTIONS);
        assertThat(Collections.frequency(ran, "slow"))
                .as("of %s portions", PORTIONS)
                .isBetween(5, PORTIONS / (TIMES_SLOWER + 1) + 1);
    }

    @Test
    void nodeThatJoinsDrawsPortionsOfAMapThatRuns() {
        Job<List<String>> job = Job.define("joined", j -> j.mapRange(AWAITS, 0, 10, ONE_BY_ONE));
        JobHandle<List<String>> handle = second.run(job);
        await("both nodes run a portion, and no more go out").atMost(SOON).until(() -> running(handle) == 2);

        start("pulled-3", JOINS);

        assertThat(handle.await(SOON)).hasSize(10).contains("old", "new");
    }

    private static int running(JobHandle<?> handle) throws Exception {
        return handle.status().toCompletableFuture().get().steps().getFirst().partsRunning();
    }
}
