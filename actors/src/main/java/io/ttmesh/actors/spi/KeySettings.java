package io.ttmesh.actors.spi;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.ttmesh.model.error.StartException;
import java.time.Duration;

/** What is under {@code ttmesh.actors.service} of commands with idempotency keys; see {@code reference.conf}. */
public record KeySettings(Duration window, int keysMax, long answersLimit) {
    private static final String ROOT = "ttmesh.actors.service";
    private static final int KEYS_MOST = 100_000;

    /**
     * Reads and checks.
     *
     * @throws StartException when a value is missing, malformed or out of its range; names the key
     */
    public static KeySettings of(Config root) {
        try {
            Config config = root.getConfig(ROOT);
            var settings = new KeySettings(
                    config.getDuration("key-window"), config.getInt("keys-max"), config.getBytes("key-answers-limit"));
            require(settings.window().isPositive(), "key-window", settings.window(), "more than zero");
            require(
                    settings.keysMax() >= 1 && settings.keysMax() <= KEYS_MOST,
                    "keys-max",
                    settings.keysMax(),
                    "1 to " + KEYS_MOST);
            require(settings.answersLimit() >= 0, "key-answers-limit", settings.answersLimit(), "0 bytes or more");
            return settings;
        } catch (ConfigException e) {
            throw new StartException("configuration of " + ROOT + " refused: " + e.getMessage(), e);
        }
    }

    private static void require(boolean holds, String key, Object value, String range) {
        if (!holds) {
            throw new StartException("setting " + ROOT + "." + key + " is " + value + ": use " + range);
        }
    }
}
