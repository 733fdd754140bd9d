package io.ttmesh.journal.internal.read;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler;
import scala.concurrent.ExecutionContext;

/**
 * Wakes live queries when this node hears of new events, and else after a while, for a client hears of nothing. Safe for
 * use by many threads.
 */
public final class AppendSignal {
    private final Scheduler scheduler;
    private final ExecutionContext executor;
    private final AtomicLong appends = new AtomicLong();
    private final AtomicBoolean waking = new AtomicBoolean();
    private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();

    // One object for each who waits; equal to itself only.
    private static final class Waiter {
        final CompletableFuture<Done> woken = new CompletableFuture<>();

        void wake() {
            woken.complete(Done.getInstance());
        }
    }

    /** Wakes on the executor's threads. */
    public AppendSignal(Scheduler scheduler, ExecutionContext executor) {
        this.scheduler = scheduler;
        this.executor = executor;
    }

    /** Says that there are new events; cheap, for a group calls it from its own threads. */
    public void appended() {
        appends.incrementAndGet();
        if (!waiting.isEmpty() && waking.compareAndSet(false, true)) {
            executor.execute(this::wakeAll);
        }
    }

    /** A mark to wait from: take it before you look, and no append after the look is missed. */
    public long mark() {
        return appends.get();
    }

    /** Completes when something was appended after the mark, or when the time is over. */
    public CompletionStage<Done> after(long mark, Duration atMost) {
        if (appends.get() != mark) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }
        Waiter waiter = new Waiter();
        Cancellable timer = scheduler.scheduleOnce(atMost, waiter::wake, executor);
        waiting.add(waiter);
        CompletionStage<Done> cleared = waiter.woken.whenComplete((done, failure) -> {
            waiting.remove(waiter);
            timer.cancel();
        });
        if (appends.get() != mark) {
            waiter.wake();
        }
        return cleared;
    }

    private void wakeAll() {
        waking.set(false);
        waiting.forEach(Waiter::wake);
    }
}
