package io.ttmesh.actors.spi;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.ttmesh.actors.ActorOptions;
import io.ttmesh.model.error.StartException;
import java.time.Duration;

/** The settings under {@code ttmesh.actors.service}; see {@code reference.conf} for their meaning. */
public record ActorSettings(
        Duration askTimeout,
        Duration idleTimeout,
        int mailboxLimit,
        long messageLimit,
        Duration restartDelayMin,
        Duration restartDelayMax,
        double restartJitter,
        Duration restartReset,
        int snapshotEvery,
        long snapshotBytes,
        int snapshotsKept,
        int memoryStatesMax,
        Duration stuckAfter,
        int askDepthMax,
        WakeSettings wake,
        KeySettings keys,
        ReliableSettings reliable) {
    private static final String ROOT = "ttmesh.actors.service";
    private static final int ASK_DEPTH_MOST = 250;
    private static final long MESSAGE_LEAST = 1024;

    /**
     * Reads and checks.
     *
     * @throws StartException when a value is missing, malformed or out of its range; names the key
     */
    public static ActorSettings of(Config root) {
        try {
            return read(root.getConfig(ROOT), WakeSettings.of(root), KeySettings.of(root), ReliableSettings.of(root));
        } catch (ConfigException e) {
            throw new StartException("configuration of " + ROOT + " refused: " + e.getMessage(), e);
        }
    }

    private static ActorSettings read(Config config, WakeSettings wake, KeySettings keys, ReliableSettings reliable) {
        Duration restartDelayMin = config.getDuration("restart-delay-min");
        require(restartDelayMin.isPositive(), "restart-delay-min", restartDelayMin, "more than zero");
        return new ActorSettings(
                positive(config, "ask-timeout"),
                notNegative(config, "idle-timeout"),
                within(config, "mailbox-limit", 1, ActorOptions.MAILBOX_MAX),
                bytes(config, "message-limit", MESSAGE_LEAST),
                restartDelayMin,
                atLeast(config, "restart-delay-max", restartDelayMin),
                fraction(config, "restart-jitter"),
                positive(config, "restart-reset"),
                within(config, "snapshot-every", 0, Integer.MAX_VALUE),
                bytes(config, "snapshot-bytes", 0),
                within(config, "snapshots-kept", 1, Integer.MAX_VALUE),
                within(config, "memory-states-max", 1, Integer.MAX_VALUE),
                positive(config, "stuck-after"),
                within(config, "ask-depth-max", 1, ASK_DEPTH_MOST),
                wake,
                keys,
                reliable);
    }

    private static Duration positive(Config config, String key) {
        Duration value = config.getDuration(key);
        require(value.isPositive(), key, value, "more than zero");
        return value;
    }

    private static Duration notNegative(Config config, String key) {
        Duration value = config.getDuration(key);
        require(!value.isNegative(), key, value, "zero or more");
        return value;
    }

    private static Duration atLeast(Config config, String key, Duration least) {
        Duration value = config.getDuration(key);
        require(value.compareTo(least) >= 0, key, value, least + " (restart-delay-min) or more");
        return value;
    }

    private static int within(Config config, String key, int least, int most) {
        int value = config.getInt(key);
        require(value >= least && value <= most, key, value, least + " to " + most);
        return value;
    }

    private static long bytes(Config config, String key, long least) {
        long value = config.getBytes(key);
        require(value >= least, key, value, least + " bytes or more");
        return value;
    }

    private static double fraction(Config config, String key) {
        double value = config.getDouble(key);
        require(value >= 0 && value <= 1, key, value, "0 to 1");
        return value;
    }

    private static void require(boolean holds, String key, Object value, String range) {
        if (!holds) {
            throw new StartException("setting " + ROOT + "." + key + " is " + value + ": use " + range);
        }
    }
}
