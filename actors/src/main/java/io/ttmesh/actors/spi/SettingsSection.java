package io.ttmesh.actors.spi;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.ttmesh.model.error.StartException;
import java.time.Duration;
import java.util.function.Function;

/** One section of the configuration, whose values are checked as they are read. What is refused names the key. */
record SettingsSection(String root, Config config) {
    /**
     * Reads settings from the section of this name.
     *
     * @throws StartException when a value is missing, malformed or out of its range
     */
    static <T> T read(Config whole, String root, Function<SettingsSection, T> settings) {
        try {
            return settings.apply(new SettingsSection(root, whole.getConfig(root)));
        } catch (ConfigException e) {
            throw new StartException("configuration of " + root + " refused: " + e.getMessage(), e);
        }
    }

    Duration positive(String key) {
        Duration value = config.getDuration(key);
        require(value.isPositive(), key, value, "more than zero");
        return value;
    }

    Duration notNegative(String key) {
        Duration value = config.getDuration(key);
        require(!value.isNegative(), key, value, "zero or more");
        return value;
    }

    /**
     * A duration with a lower bound.
     *
     * @param range the bound, in words
     */
    Duration atLeast(String key, Duration least, String range) {
        Duration value = config.getDuration(key);
        require(value.compareTo(least) >= 0, key, value, range);
        return value;
    }

    int atLeast(String key, int least) {
        int value = config.getInt(key);
        require(value >= least, key, value, least + " or more");
        return value;
    }

    /** A number above zero, or {@code off}, which is 0. */
    int limit(String key) {
        if (config.getString(key).equals("off")) {
            return 0;
        }
        int value = config.getInt(key);
        require(value > 0, key, value, "1 or more, or off");
        return value;
    }

    int within(String key, int least, int most) {
        int value = config.getInt(key);
        require(value >= least && value <= most, key, value, least + " to " + most);
        return value;
    }

    long bytes(String key, long least) {
        long value = config.getBytes(key);
        require(value >= least, key, value, least + (least == 1 ? " byte or more" : " bytes or more"));
        return value;
    }

    double fraction(String key) {
        double value = config.getDouble(key);
        require(value >= 0 && value <= 1, key, value, "0 to 1");
        return value;
    }

    private void require(boolean holds, String key, Object value, String range) {
        if (!holds) {
            throw new StartException("setting " + root + "." + key + " is " + value + ": use " + range);
        }
    }
}
