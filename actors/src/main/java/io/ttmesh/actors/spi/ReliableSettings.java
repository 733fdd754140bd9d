package io.ttmesh.actors.spi;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.ttmesh.model.error.StartException;
import java.time.Duration;

/** What is under {@code ttmesh.actors.service} of reliable refs; see {@code reference.conf}. */
public record ReliableSettings(
        int window, int queue, int buffer, long bufferBytes, int actorsMax, int tries, Duration resend, Duration idle) {
    private static final String ROOT = "ttmesh.actors.service";

    /** With a window of two, Pekko's producer controller never asks for a second command. */
    private static final int WINDOW_LEAST = 4;

    private static final int WINDOW_MOST = 1_000;

    /**
     * Reads and checks.
     *
     * @throws StartException when a value is missing, malformed or out of its range; names the key
     */
    public static ReliableSettings of(Config root) {
        try {
            return read(root.getConfig(ROOT));
        } catch (ConfigException e) {
            throw new StartException("configuration of " + ROOT + " refused: " + e.getMessage(), e);
        }
    }

    private static ReliableSettings read(Config config) {
        return new ReliableSettings(
                within(config, "reliable-window", WINDOW_LEAST, WINDOW_MOST),
                within(config, "reliable-queue", 0, Integer.MAX_VALUE - WINDOW_MOST),
                within(config, "reliable-buffer", 1, Integer.MAX_VALUE - 1),
                bytes(config, "reliable-buffer-bytes"),
                within(config, "reliable-actors-max", 1, Integer.MAX_VALUE),
                within(config, "reliable-tries", 1, Integer.MAX_VALUE),
                positive(config, "reliable-resend"),
                positive(config, "reliable-idle"));
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

    private static int within(Config config, String key, int least, int most) {
        int value = config.getInt(key);
        require(value >= least && value <= most, key, value, least + " to " + most);
        return value;
    }

    private static void require(boolean holds, String key, Object value, String range) {
        if (!holds) {
            throw new StartException("setting " + ROOT + "." + key + " is " + value + ": use " + range);
        }
    }
}
