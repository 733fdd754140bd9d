package io.ttmesh.benchmarks;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Times from submission to result, recorded by many threads. */
final class Latencies {
    private static final long HIGHEST_NANOS = 300_000_000_000L;
    private static final int DIGITS = 3;
    private static final double NANOS_PER_MICRO = 1000;

    private final Histogram nanos = new ConcurrentHistogram(HIGHEST_NANOS, DIGITS);

    void recordSince(long startNanos) {
        nanos.recordValue(Math.clamp(System.nanoTime() - startNanos, 0, HIGHEST_NANOS));
    }

    long count() {
        return nanos.getTotalCount();
    }

    double micros(double percentile) {
        return nanos.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }

    double maxMicros() {
        return nanos.getMaxValue() / NANOS_PER_MICRO;
    }
}
