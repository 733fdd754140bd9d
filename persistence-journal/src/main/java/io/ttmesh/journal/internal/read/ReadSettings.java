package io.ttmesh.journal.internal.read;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/**
 * Sizes and times of the read path, as {@code ttmesh.journal.read-path} says; its reference.conf explains them.
 *
 * @param pageSize events, or persistence ids, that are asked for at once
 * @param refreshInterval how often a live query asks when nothing tells it of new events
 * @param idsRefreshInterval how often a live query for persistence ids looks through all of them
 */
public record ReadSettings(int pageSize, Duration refreshInterval, Duration idsRefreshInterval) {
    /** Reads {@code ttmesh.journal.read-path}. */
    public static ReadSettings of(Config read) {
        int pageSize = read.getInt("page-size");
        if (pageSize < 1) {
            throw new ConfigException.BadValue(
                    read.origin(), "ttmesh.journal.read-path.page-size", "must be 1 or more");
        }
        return new ReadSettings(
                pageSize, duration(read, "refresh-interval"), duration(read, "persistence-ids-refresh-interval"));
    }

    private static Duration duration(Config read, String key) {
        Duration value = read.getDuration(key);
        if (value.isNegative() || value.isZero()) {
            throw new ConfigException.BadValue(read.origin(), "ttmesh.journal.read-path." + key, "must be over 0");
        }
        return value;
    }
}
