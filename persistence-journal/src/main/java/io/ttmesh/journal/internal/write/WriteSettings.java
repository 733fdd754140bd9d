package io.ttmesh.journal.internal.write;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/**
 * Limits and times of the write path, as {@code ttmesh.journal.write} says; its reference.conf explains them.
 *
 * @param itemBytesMax of what is applied as a whole: the events of one request, a snapshot, a state
 * @param pendingBytesMax of all that waits or is under way
 * @param pendingItemsMax of all that waits or is under way
 */
public record WriteSettings(
        int batchesInFlight,
        int batchBytes,
        int batchItems,
        int itemBytesMax,
        long pendingBytesMax,
        int pendingItemsMax,
        Duration writeTimeout,
        Duration resendInterval) {
    /** Reads {@code ttmesh.journal.write}. */
    public static WriteSettings of(Config write) {
        return new WriteSettings(
                count(write, "batches-in-flight"),
                bytes(write, "batch-bytes"),
                count(write, "batch-items"),
                bytes(write, "max-item-bytes"),
                write.getBytes("pending-bytes"),
                count(write, "pending-items"),
                duration(write, "write-timeout"),
                duration(write, "resend-interval"));
    }

    private static int count(Config write, String key) {
        int value = write.getInt(key);
        if (value < 1) {
            throw new ConfigException.BadValue(write.origin(), "ttmesh.journal.write." + key, "must be 1 or more");
        }
        return value;
    }

    private static int bytes(Config write, String key) {
        long value = write.getBytes(key);
        if (value < 1 || value > Integer.MAX_VALUE / 2) {
            throw new ConfigException.BadValue(
                    write.origin(), "ttmesh.journal.write." + key, "must be from 1 byte to 1 GiB");
        }
        return (int) value;
    }

    private static Duration duration(Config write, String key) {
        Duration value = write.getDuration(key);
        if (value.isNegative() || value.isZero()) {
            throw new ConfigException.BadValue(write.origin(), "ttmesh.journal.write." + key, "must be over 0");
        }
        return value;
    }
}
