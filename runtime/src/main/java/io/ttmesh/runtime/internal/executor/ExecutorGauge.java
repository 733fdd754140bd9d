package io.ttmesh.runtime.internal.executor;

/**
 * How busy the executor is, as other threads of this node may read it at any time. Written by the executor only; a
 * reader may see the numbers of two neighbouring moments, which is good enough for placement.
 */
public final class ExecutorGauge {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double SMOOTHING = 0.05;

    private final int slots;
    private final int queueLimit;
    private volatile int running;
    private volatile int queued;
    private volatile boolean draining;
    private double runNanos;
    private volatile long waitMillis;

    /** A gauge of an idle executor. */
    public ExecutorGauge(int slots, int queueLimit) {
        this.slots = slots;
        this.queueLimit = queueLimit;
    }

    /** Executor slots in all. */
    public int slots() {
        return slots;
    }

    /** Executor slots that nothing runs in. */
    public int freeSlots() {
        return Math.max(0, slots - running);
    }

    /** Attempts in the queue. */
    public int queued() {
        return queued;
    }

    /** Attempts that fit into the queue. */
    public int queueLimit() {
        return queueLimit;
    }

    /** How long an attempt that is queued now would wait, by the run times of late. */
    public long waitMillis() {
        return waitMillis;
    }

    /** Whether it takes no more attempts. */
    public boolean isDraining() {
        return draining;
    }

    void update(int nowRunning, int nowQueued) {
        running = nowRunning;
        queued = nowQueued;
        waitMillis = slots == 0 ? 0 : Math.round(runNanos * nowQueued / slots / NANOS_PER_MILLI);
    }

    /** Averages exponentially, so that the last twenty or so runs count. */
    void ran(long nanos) {
        runNanos += SMOOTHING * (nanos - runNanos);
    }

    void drain() {
        draining = true;
    }
}
