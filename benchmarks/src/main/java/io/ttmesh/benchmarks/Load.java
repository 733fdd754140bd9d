package io.ttmesh.benchmarks;

import java.time.Duration;

/**
 * How much load and for how long; the defaults are those of {@code bench-peers}.
 *
 * @param warmUp before anything counts
 * @param measured what counts
 * @param inFlight tasks submitted and not ended, in the throughput workload
 * @param fan inputs of one map
 */
record Load(Duration warmUp, Duration measured, int inFlight, int fan) {
    /** Reads {@code bench.warm} and {@code bench.secs} (seconds), {@code bench.inflight} and {@code bench.fan}. */
    static Load fromProperties() {
        return new Load(
                Duration.ofSeconds(Long.getLong("bench.warm", 5)),
                Duration.ofSeconds(Long.getLong("bench.secs", 10)),
                Integer.getInteger("bench.inflight", 1000),
                Integer.getInteger("bench.fan", 10_000));
    }

    /** The latency and fan-out workloads are warm sooner, after the throughput workload at the latest. */
    Duration shortWarmUp() {
        return least(warmUp, Duration.ofSeconds(2));
    }

    /** A fan-out takes milliseconds: half the time shows enough of them. */
    Duration fanMeasured() {
        return least(measured, Duration.ofSeconds(5));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
