package io.ttmesh.actors.internal.service;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of one actor that it hosts, besides the actor itself: how many commands wait, and what it does.
 * Safe for use by many threads.
 */
public final class ActorGate {
    private final int limit;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger restarts = new AtomicInteger();
    private final long sinceNanos = System.nanoTime();
    private volatile long activeNanos = sinceNanos;
    private volatile @Nullable Thread busy;

    ActorGate(int limit) {
        this.limit = limit;
    }

    /** Lets a command in, unless as many wait as may. */
    boolean enter() {
        if (waiting.incrementAndGet() <= limit) {
            return true;
        }
        waiting.decrementAndGet();
        return false;
    }

    /** A command no longer waits. */
    void leave() {
        waiting.decrementAndGet();
    }

    /** This thread runs the actor's code. */
    void begin() {
        activeNanos = System.nanoTime();
        busy = Thread.currentThread();
    }

    /** The actor's code has returned. */
    void end() {
        busy = null;
    }

    void restarted() {
        restarts.incrementAndGet();
    }

    /** Commands that wait. */
    public int waiting() {
        return waiting.get();
    }

    /** How many may wait. */
    public int limit() {
        return limit;
    }

    /** How often it failed and started anew on this node. */
    public int restarts() {
        return restarts.get();
    }

    /** When it began its last message, by {@link System#nanoTime()}. */
    public long activeNanos() {
        return activeNanos;
    }

    /** When it came to this node, by {@link System#nanoTime()}. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** The thread that runs its code now; null when none does. */
    public @Nullable Thread busy() {
        return busy;
    }
}
