package io.ttmesh.actors.spi;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.ttmesh.model.error.StartException;
import java.time.Duration;

/** The settings under {@code ttmesh.actors.job}; see {@code reference.conf} for their meaning. */
public record JobSettings(
        int inFlightMax,
        long graphLimit,
        long resultsLimit,
        Duration wakeInterval,
        Duration retryDelay,
        Duration restAfter,
        Duration submitTimeout) {
    private static final String ROOT = "ttmesh.actors.job";
    private static final Duration WAKE_LEAST = Duration.ofSeconds(1);

    /**
     * Reads and checks.
     *
     * @throws StartException when a value is missing, malformed or out of its range; names the key
     */
    public static JobSettings of(Config root) {
        try {
            return read(root.getConfig(ROOT));
        } catch (ConfigException e) {
            throw new StartException("configuration of " + ROOT + " refused: " + e.getMessage(), e);
        }
    }

    private static JobSettings read(Config config) {
        int inFlightMax = config.getInt("in-flight-max");
        require(inFlightMax >= 1, "in-flight-max", inFlightMax, "1 or more");
        Duration wakeInterval = positive(config, "wake-interval");
        require(wakeInterval.compareTo(WAKE_LEAST) >= 0, "wake-interval", wakeInterval, "1 s or more");
        return new JobSettings(
                inFlightMax,
                bytes(config, "graph-limit"),
                bytes(config, "results-limit"),
                wakeInterval,
                positive(config, "retry-delay"),
                positive(config, "rest-after"),
                positive(config, "submit-timeout"));
    }

    private static Duration positive(Config config, String key) {
        Duration value = config.getDuration(key);
        require(value.isPositive(), key, value, "more than zero");
        return value;
    }

    private static long bytes(Config config, String key) {
        long value = config.getBytes(key);
        require(value >= 1, key, value, "1 byte or more");
        return value;
    }

    private static void require(boolean holds, String key, Object value, String range) {
        if (!holds) {
            throw new StartException("setting " + ROOT + "." + key + " is " + value + ": use " + range);
        }
    }
}
