package io.ttmesh.actors.internal.service;

import io.ttmesh.model.ActorId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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

    private volatile @Nullable ActorId actor;
    private volatile boolean isBlocked;
    private volatile long turn;
    private volatile long reportedTurn;

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

    /** A command that was begun waits again, however many do. */
    void back() {
        waiting.incrementAndGet();
    }

    /** Says whose it is. */
    void of(ActorId id) {
        actor = id;
    }

    /** This thread runs the actor's code. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the thread that runs the actor writes it.
    void begin() {
        activeNanos = System.nanoTime();
        turn++;
        busy = Thread.currentThread();
    }

    /** The actor's code has returned. */
    void end() {
        busy = null;
    }

    /** Which message it handles, or handled last: 1, 2, ... */
    long turn() {
        return turn;
    }

    /** Whether its code waits for the answer of another actor, as it says itself. */
    void blocks(boolean blocks) {
        isBlocked = blocks;
    }

    /**
     * Whether the actor still is at that message and its thread waits for an answer, so that it takes no other message before it
     * gets it. A handler that only has asked, and goes on, waits for a lock of its own or has returned, takes the next one.
     */
    boolean isHeldUpIn(long asked) {
        Thread running = busy;
        return running != null && (isBlocked || isWaitingForAStage(running)) && turn == asked;
    }

    /** A future parks its thread on an object of its own; whoever waits for a lock, a latch or the time does on another, or on none. */
    private static boolean isWaitingForAStage(Thread thread) {
        Object blocker = LockSupport.getBlocker(thread);
        return blocker != null
                && CompletableFuture.class.equals(blocker.getClass().getNestHost())
                && isWaiting(thread.getState());
    }

    private static boolean isWaiting(Thread.State state) {
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    /** An actor that has been at one message for too long. */
    record Stuck(ActorId actor, Thread thread, Duration since) {}

    /** Whether it has been at one message for longer than this; says so once per message. One thread may ask. */
    Optional<Stuck> stuck(Duration limit) {
        long seen = turn;
        Thread running = busy;
        ActorId known = actor;
        Duration since = Duration.ofNanos(System.nanoTime() - activeNanos);
        if (running == null || known == null || seen == reportedTurn || since.compareTo(limit) < 0 || seen != turn) {
            return Optional.empty();
        }
        reportedTurn = seen;
        return Optional.of(new Stuck(known, running, since));
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
