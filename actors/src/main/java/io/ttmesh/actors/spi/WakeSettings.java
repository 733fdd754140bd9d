package io.ttmesh.actors.spi;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.ttmesh.model.error.StartException;
import java.time.Duration;

/** What is under {@code ttmesh.actors.service} of reminders and actors that are always on; see {@code reference.conf}. */
public record WakeSettings(
        int remindersMax,
        long reminderLimit,
        Duration reminderRetry,
        int reminderTries,
        Duration reminderSweep,
        Duration wakeInterval,
        int alwaysOnMax) {
    private static final String ROOT = "ttmesh.actors.service";
    private static final int REMINDERS_MOST = 1_000;

    /**
     * Reads and checks.
     *
     * @throws StartException when a value is missing, malformed or out of its range; names the key
     */
    public static WakeSettings of(Config root) {
        try {
            return read(root.getConfig(ROOT));
        } catch (ConfigException e) {
            throw new StartException("configuration of " + ROOT + " refused: " + e.getMessage(), e);
        }
    }

    private static WakeSettings read(Config config) {
        return new WakeSettings(
                within(config, "reminders-max", REMINDERS_MOST),
                bytes(config, "reminder-limit"),
                positive(config, "reminder-retry"),
                within(config, "reminder-tries", Integer.MAX_VALUE),
                positive(config, "reminder-sweep"),
                positive(config, "wake-interval"),
                within(config, "always-on-max", Integer.MAX_VALUE));
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

    private static int within(Config config, String key, int most) {
        int value = config.getInt(key);
        require(value >= 1 && value <= most, key, value, "1 to " + most);
        return value;
    }

    private static void require(boolean holds, String key, Object value, String range) {
        if (!holds) {
            throw new StartException("setting " + ROOT + "." + key + " is " + value + ": use " + range);
        }
    }
}
