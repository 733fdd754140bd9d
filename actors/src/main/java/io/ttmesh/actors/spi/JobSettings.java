package io.ttmesh.actors.spi;

import com.typesafe.config.Config;
import io.ttmesh.model.error.StartException;
import java.time.Duration;

/** The settings under {@code ttmesh.actors.job}; see {@code reference.conf} for their meaning. */
public record JobSettings(
        int inFlightMax,
        Limits limits,
        long graphLimit,
        long resultsLimit,
        int splitLimit,
        int unfoldLimit,
        Duration wakeInterval,
        Duration retryDelay,
        Duration restAfter,
        int restedMax,
        Duration submitTimeout) {
    private static final String ROOT = "ttmesh.actors.job";
    private static final int FOUND_MOST = 10_000_000;
    private static final Duration GATE_LEAST = Duration.ofMillis(100);
    private static final int LEASE_INTERVALS = 3;
    private static final Duration WAKE_LEAST = Duration.ofSeconds(1);

    /**
     * What jobs of one namespace may do in the whole mesh, and how their gate keeps it.
     *
     * @param runningMax jobs that run at once; 0 for any number
     * @param inFlightMax submissions of all of them that are under way; 0 for any number
     * @param gateInterval how often a coordinator tells the gate how it stands
     * @param gateLease how long the gate keeps the place of a job of which it hears nothing
     */
    public record Limits(int runningMax, int inFlightMax, Duration gateInterval, Duration gateLease) {
        /** Whether there is a limit, and with it a gate. */
        public boolean areSet() {
            return runningMax > 0 || inFlightMax > 0;
        }
    }

    /**
     * Reads and checks.
     *
     * @throws StartException when a value is missing, malformed or out of its range; names the key
     */
    public static JobSettings of(Config root) {
        return SettingsSection.read(root, ROOT, JobSettings::read);
    }

    private static JobSettings read(SettingsSection section) {
        return new JobSettings(
                section.atLeast("in-flight-max", 1),
                limits(section),
                section.bytes("graph-limit", 1),
                section.bytes("results-limit", 1),
                section.within("split-limit", 1, FOUND_MOST),
                section.within("unfold-limit", 1, FOUND_MOST),
                section.atLeast("wake-interval", WAKE_LEAST, "1 s or more"),
                section.positive("retry-delay"),
                section.positive("rest-after"),
                section.atLeast("rested-max", 1),
                section.positive("submit-timeout"));
    }

    private static Limits limits(SettingsSection section) {
        Duration interval = section.atLeast("gate-interval", GATE_LEAST, "100 ms or more");
        return new Limits(
                section.limit("running-max"),
                section.limit("namespace-in-flight-max"),
                interval,
                section.atLeast(
                        "gate-lease",
                        interval.multipliedBy(LEASE_INTERVALS),
                        "at least " + LEASE_INTERVALS + " times gate-interval, which is " + interval));
    }
}
