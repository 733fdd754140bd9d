package io.ttmesh.runtime.internal.submit;

import io.ttmesh.model.error.OverloadedException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts what this process has in flight, by namespace, and refuses more than the limit. Safe for many threads. */
public final class Credit {
    private final int limit;
    private final ConcurrentHashMap<String, Integer> taken = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    /** Read without the lock, so that giving back costs nothing while nobody waits. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Allows this many submissions in flight in each namespace. */
    public Credit(int limit) {
        this.limit = limit;
    }

    /**
     * Takes one.
     *
     * @throws OverloadedException when none is left
     */
    void take(String namespace) {
        taken.compute(namespace, (name, count) -> {
            int now = count == null ? 0 : count;
            if (now >= limit) {
                throw new OverloadedException(subject(name) + " refused: " + now
                        + " are in flight from this process (limit ttmesh.runtime.in-flight-limit)");
            }
            return now + 1;
        });
    }

    private static String subject(String namespace) {
        return namespace.equals(OpenWaits.QUESTIONS)
                ? "wait for a result of another's submission"
                : "submission to namespace " + namespace;
    }

    void giveBack(String namespace) {
        taken.computeIfPresent(namespace, (name, count) -> count > 1 ? count - 1 : null);
        if (waiting.get() > 0) {
            lock.lock();
            try {
                returned.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits until there is one to take. Whoever waits has said so before it looks, and whoever gives back looks for it
     * afterwards: no return is missed.
     */
    void awaitRoom(String namespace) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting.incrementAndGet();
            while (taken.getOrDefault(namespace, 0) >= limit) {
                returned.await();
            }
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }
}
