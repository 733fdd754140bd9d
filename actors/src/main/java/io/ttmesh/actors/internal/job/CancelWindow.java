package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.spi.JobWork;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cancels any number of submissions, so many at a time: the others follow as owners answer. For one thread, which is signalled by
 * any when it is to go on, and which alone takes the next submission from the iterator.
 */
final class CancelWindow {
    private final JobWork work;
    private final int most;
    private final Runnable signal;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicBoolean isSignalled = new AtomicBoolean();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Iterator<JobFlights.Given> runs;
    private int underWay;

    CancelWindow(JobWork work, Iterator<JobFlights.Given> runs, int most, Runnable signal) {
        this.work = work;
        this.runs = runs;
        this.most = most;
        this.signal = signal;
    }

    /** Completes when all owners have answered. */
    CompletableFuture<Void> done() {
        return done;
    }

    /** Asks as many owners as there is room for. */
    void goOn() {
        isSignalled.set(false);
        underWay -= answered.getAndSet(0);
        while (underWay < most && runs.hasNext()) {
            underWay++;
            cancel(runs.next());
        }
        if (underWay == 0) {
            done.complete(null);
        }
    }

    private void cancel(JobFlights.Given run) {
        var unused = run.known()
                .handle((owned, refused) -> run.taskId())
                .thenCompose(work::cancel)
                .whenComplete((cancelled, thrown) -> {
                    answered.incrementAndGet();
                    if (isSignalled.compareAndSet(false, true)) {
                        signal.run();
                    }
                });
    }

    /** Another one takes care of the rest. */
    void leaveRest() {
        runs = Collections.emptyIterator();
    }
}
