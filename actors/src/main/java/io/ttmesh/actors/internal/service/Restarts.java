package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.spi.ActorSettings;
import io.ttmesh.model.Failure;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How often one actor has failed in a row, and how long it pauses before it starts anew. For one thread. */
final class Restarts {
    private static final int DOUBLINGS_MAX = 20;

    private final ActorSettings settings;
    private final DoubleSupplier jitter;
    private String last = "";
    private long failures;
    private long startedNanos;

    Restarts(HostSetup setup) {
        this.settings = setup.settings();
        this.jitter = setup.jitter();
    }

    /** An instance begins. */
    void started() {
        startedNanos = System.nanoTime();
    }

    /** The instance has failed; says for how long to pause. */
    Duration failed(Failure failure) {
        if (System.nanoTime() - startedNanos > settings.restartReset().toNanos()) {
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
