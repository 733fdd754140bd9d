package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.spi.ActorSettings;
import io.ttmesh.model.Failure;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** How often one actor has failed in a row, and how long it pauses before it starts anew. For one thread. */
final class Restarts {
    private static final int DOUBLINGS_MAX = 20;

    private final ActorSettings settings;
    private final DoubleSupplier jitter;
    private final LongSupplier nanos;
    private String last = "";
    private long failures;
    private long startedNanos;

    /**
     * None yet.
     *
     * @param jitter 0 to 1
     * @param nanos the time, as {@link System#nanoTime} has it
     */
    Restarts(ActorSettings settings, DoubleSupplier jitter, LongSupplier nanos) {
        this.settings = settings;
        this.jitter = jitter;
        this.nanos = nanos;
    }

    /** An instance begins. */
    void started() {
        startedNanos = nanos.getAsLong();
    }

    /** The instance has failed; says for how long to pause. */
    Duration failed(Failure failure) {
        if (nanos.getAsLong() - startedNanos > settings.restartReset().toNanos()) {
            failures = 0;
        }
        failures++;
        last = failure.className() + ": " + failure.message();
        long least = settings.restartDelayMin().toMillis();
        long most = settings.restartDelayMax().toMillis();
        long doubled = failures > DOUBLINGS_MAX ? most : Math.min(most, least << (failures - 1));
        return Duration.ofMillis((long) (doubled * (1 + settings.restartJitter() * jitter.getAsDouble())));
    }

    /** Failures in a row. */
    long failures() {
        return failures;
    }

    /** The last failure as text; empty when there was none. */
    String last() {
        return last;
    }
}
