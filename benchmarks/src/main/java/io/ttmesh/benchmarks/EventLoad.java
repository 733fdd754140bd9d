package io.ttmesh.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What writers write, and what has become of it. Safe for use by many threads.
 *
 * <p>Events are random bytes, so that nothing can be gained by compressing them.
 */
final class EventLoad {
    static final int EVENT_BYTES = 300;
    private static final int DIFFERENT_EVENTS = 4_096;
    private static final byte[][] EVENTS = events();

    private final int eventsAtOnce;
    private final LongAdder written = new LongAdder();
    private final LongAdder recovered = new LongAdder();
    private final LongAdder eventsRecovered = new LongAdder();
    private final Latencies recoveries = new Latencies();
    private final AtomicLong lastNanos = new AtomicLong();
    private volatile Latencies writes = new Latencies();
    private volatile Pause longest = new Pause(0, 0);
    private volatile boolean goesOn;

    /** Between two acknowledged writes. */
    record Pause(long fromNanos, long toNanos) {
        long nanos() {
            return toNanos - fromNanos;
        }
    }

    EventLoad(int eventsAtOnce) {
        this.eventsAtOnce = eventsAtOnce;
    }

    private static byte[][] events() {
        SplittableRandom random = new SplittableRandom(4);
        byte[][] events = new byte[DIFFERENT_EVENTS][EVENT_BYTES];
        for (byte[] event : events) {
            random.nextBytes(event);
        }
        return events;
    }

    byte[] event() {
        return EVENTS[ThreadLocalRandom.current().nextInt(DIFFERENT_EVENTS)];
    }

    int eventsAtOnce() {
        return eventsAtOnce;
    }

    boolean goesOn() {
        return goesOn;
    }

    void goOn(boolean on) {
        goesOn = on;
    }

    /** A write was acknowledged. */
    void written(long sinceNanos) {
        writes.recordSince(sinceNanos);
        written.add(eventsAtOnce);
        long now = System.nanoTime();
        long before = lastNanos.getAndSet(now);
        if (before != 0 && now - before > longest.nanos()) {
            longest = new Pause(before, now);
        }
    }

    /** A writer has read its events. */
    void recovered(long sinceNanos, long events) {
        recoveries.recordSince(sinceNanos);
        eventsRecovered.add(events);
        recovered.increment();
    }

    long writtenEvents() {
        return written.sum();
    }

    long recoveredWriters() {
        return recovered.sum();
    }

    long recoveredEvents() {
        return eventsRecovered.sum();
    }

    Latencies recoveries() {
        return recoveries;
    }

    Latencies writes() {
        return writes;
    }

    /** Forgets the times so far: what comes now counts. */
    void measure() {
        writes = new Latencies();
        longest = new Pause(0, 0);
    }

    Pause longestPause() {
        return longest;
    }

    long lastNanos() {
        return lastNanos.get();
    }
}
