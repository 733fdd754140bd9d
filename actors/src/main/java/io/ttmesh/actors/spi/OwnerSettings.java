package io.ttmesh.actors.spi;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.ttmesh.model.error.StartException;
import java.time.Duration;

/**
 * The settings under {@code ttmesh.actors}; see {@code reference.conf} for their meaning.
 */
public record OwnerSettings(
        Duration leaseTimeout,
        Duration offerTimeout,
        Duration fullRetry,
        Duration nowhereGrace,
        Duration handoverGrace,
        Duration sweepInterval,
        int workerLossesMax,
        int placementsKept,
        int slotLiveMax,
        int slotOutcomesMax,
        long slotOutcomeBytesMax,
        Duration outcomeRetention,
        Duration keyRetention,
        Duration idleTimeout,
        Duration wakeInterval,
        int memoryJournalLimit,
        long checkpointHistoryBytesMax) {
    private static final String ROOT = "ttmesh.actors";

    /**
     * Reads and checks.
     *
     * @throws StartException when a value is missing, malformed or out of its range; names the key
     */
    public static OwnerSettings of(Config root) {
        try {
            return read(root.getConfig(ROOT));
        } catch (ConfigException e) {
            throw new StartException("configuration of " + ROOT + " refused: " + e.getMessage(), e);
        }
    }

    private static OwnerSettings read(Config config) {
        return new OwnerSettings(
                positive(config, "lease-timeout"),
                positive(config, "offer-timeout"),
                positive(config, "full-retry"),
                notNegative(config, "nowhere-grace"),
                notNegative(config, "handover-grace"),
                positive(config, "sweep-interval"),
                atLeast(config, "worker-losses-max", 0),
                atLeast(config, "placements-kept", 1),
                atLeast(config, "slot-live-max", 1),
                atLeast(config, "slot-outcomes-max", 0),
                bytes(config, "slot-outcome-bytes-max"),
                positive(config, "outcome-retention"),
                positive(config, "key-retention"),
                positive(config, "idle-timeout"),
                positive(config, "wake-interval"),
                atLeast(config, "memory-journal-limit", 1),
                bytes(config, "checkpoint-history-bytes-max"));
    }

    private static Duration positive(Config config, String key) {
        Duration value = config.getDuration(key);
        if (!value.isPositive()) {
            throw new StartException("setting " + ROOT + "." + key + " is " + value + ": use more than zero");
        }
        return value;
    }

    private static Duration notNegative(Config config, String key) {
        Duration value = config.getDuration(key);
        if (value.isNegative()) {
            throw new StartException("setting " + ROOT + "." + key + " is " + value + ": use zero or more");
        }
        return value;
    }

    private static long bytes(Config config, String key) {
        long value = config.getBytes(key);
        if (value < 0) {
            throw new StartException("setting " + ROOT + "." + key + " is " + value + ": use 0 or more");
        }
        return value;
    }

    private static int atLeast(Config config, String key, int least) {
        int value = config.getInt(key);
        if (value < least) {
            throw new StartException("setting " + ROOT + "." + key + " is " + value + ": use " + least + " or more");
        }
        return value;
    }
}
