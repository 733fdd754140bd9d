package io.ttmesh.actors.spi;

import com.typesafe.config.Config;
import io.ttmesh.model.error.StartException;
import java.time.Duration;

/** The settings under {@code ttmesh.actors.job}; see {@code reference.conf} for their meaning. */
public record JobSettings(
        int inFlightMax,
        long graphLimit,
        long resultsLimit,
        int splitLimit,
        int unfoldLimit,
        Duration wakeInterval,
        Duration retryDelay,
        Duration restAfter,
        Duration submitTimeout) {
    private static final String ROOT = "ttmesh.actors.job";
    private static final int FOUND_MOST = 10_000_000;
    private static final Duration WAKE_LEAST = Duration.ofSeconds(1);

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
                section.bytes("graph-limit", 1),
                section.bytes("results-limit", 1),
                section.within("split-limit", 1, FOUND_MOST),
                section.within("unfold-limit", 1, FOUND_MOST),
                section.atLeast("wake-interval", WAKE_LEAST, "1 s or more"),
                section.positive("retry-delay"),
                section.positive("rest-after"),
                section.positive("submit-timeout"));
    }
}
