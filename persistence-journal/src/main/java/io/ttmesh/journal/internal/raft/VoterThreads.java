package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.JournalException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The threads of one voter that may wait for its disk. They are no virtual ones: RocksDB's calls would pin those. */
final class VoterThreads implements AutoCloseable {
    private static final int READS_MAX = 20_000;
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor reads;
    private final ThreadPoolExecutor snapshots;
    private final ScheduledThreadPoolExecutor timer;

    VoterThreads(String voter, int readThreads) {
        this.reads = pool("journal-read-" + voter, readThreads, READS_MAX);
        this.snapshots = pool("journal-snapshot-" + voter, 1, 2);
        this.timer = new ScheduledThreadPoolExecutor(1, body -> daemon(body, "journal-timer-" + voter));
    }

    CompletionStage<io.ttmesh.journal.internal.format.Answer> read(
            Supplier<io.ttmesh.journal.internal.format.Answer> work) {
        try {
            return CompletableFuture.supplyAsync(work, reads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedStage(
                    reads.isShutdown()
                            ? new JournalException.NotRunning("voter is closed")
                            : new JournalException.Overloaded(READS_MAX + " reads wait for the disk"));
        }
    }

    Executor snapshots() {
        return snapshots;
    }

    void later(Duration after, Runnable body) {
        try {
            ScheduledFuture<?> unused = timer.schedule(body, after.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            body.run();
        }
    }

    @Override
    public void close() {
        reads.shutdown();
        snapshots.shutdown();
        // What is scheduled still runs: somebody waits for it.
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
        timer.shutdown();
    }

    private static ThreadPoolExecutor pool(String name, int threads, int queue) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                body -> daemon(body, name + "-" + number.incrementAndGet()));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread daemon(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }
}
