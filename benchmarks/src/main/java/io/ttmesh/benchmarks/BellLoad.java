package io.ttmesh.benchmarks;

import io.ttmesh.actors.MeshRef;
import io.ttmesh.runtime.Mesh;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Sets one reminder for each of many actors, all for one instant, and sees how fast they fire. For one thread. */
final class BellLoad {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int OUTSTANDING = 256;

    private final Mesh mesh;
    private final String prefix;
    private final int bells;
    private final Instant due;

    /** Bells of this prefix that ring together. */
    BellLoad(Mesh mesh, String prefix, int bells, Instant due) {
        this.mesh = mesh;
        this.prefix = prefix;
        this.bells = bells;
        this.due = due;
    }

    private MeshRef<Bell.Command> bell(int number) {
        return mesh.actor(Bell.TYPE, prefix + number);
    }

    /** Starts the actors and sets the reminders: each counts when it is kept. */
    Workloads.Run set() throws InterruptedException {
        return new AskLoad(
                        number -> bell(number).ask(PATIENCE, replyTo -> new Bell.Wind(number, due, replyTo)),
                        OUTSTANDING)
                .run(bells);
    }

    /**
     * Waits for all; latencies are how late they rang, the rate is between the first and the last.
     *
     * @throws IllegalStateException when it is called too late, or a bell does not ring
     */
    Workloads.Run ring() throws InterruptedException {
        if (!Instant.now().isBefore(due)) {
            throw new IllegalStateException("setting the reminders took longer than until they are due: set bench.due");
        }
        long dueNanos = System.nanoTime() + Duration.between(Instant.now(), due).toNanos();
        var latencies = new Latencies();
        var first = new CompletableFuture<CpuUse>();
        var failed = new AtomicLong();
        var open = new CountDownLatch(bells);
        for (int i = 0; i < bells; i++) {
            int number = i;
            var unused = bell(number)
                    .<Echo.Pong>ask(PATIENCE, replyTo -> new Bell.Await(number, replyTo))
                    .whenComplete((pong, failure) -> {
                        latencies.recordSince(dueNanos);
                        if (!first.isDone()) {
                            first.complete(CpuUse.now());
                        }
                        if (failure != null) {
                            failed.incrementAndGet();
                        }
                        open.countDown();
                    });
        }
        if (!open.await(PATIENCE.toSeconds(), TimeUnit.SECONDS) || failed.get() > 0) {
            throw new IllegalStateException(open.getCount() + failed.get() + " of " + bells + " bells did not ring");
        }
        return new Workloads.Run(bells, first.join(), CpuUse.now(), latencies, "lateness behind one due instant");
    }
}
