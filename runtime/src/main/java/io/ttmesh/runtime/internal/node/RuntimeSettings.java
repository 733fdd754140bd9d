package io.ttmesh.runtime.internal.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.internal.executor.ExecutorSettings;
import java.time.Duration;

/** The limits and intervals under {@code ttmesh.runtime}, checked when they are read. */
record RuntimeSettings(
        ExecutorSettings executor,
        int inFlightLimit,
        long payloadLimit,
        int mapWindow,
        Duration checkInterval,
        Duration askTimeout,
        Duration loadInterval,
        int boardLimit,
        int eventBuffer) {
    private static final String ROOT = "ttmesh.runtime";
    private static final int LEASE_PARTS = 3;
    private static final long PAYLOAD_LEAST = 1024;

    /**
     * Reads and checks.
     *
     * @throws StartException when a value is missing, malformed or out of its range; names the key
     */
    static RuntimeSettings of(Config root, boolean isClient) {
        try {
            Config config = root.getConfig(ROOT);
            long payloadLimit = config.getBytes("payload-limit");
            require(payloadLimit >= PAYLOAD_LEAST, "payload-limit", payloadLimit, "1 KiB or more");
            int inFlightLimit = atLeast(config, "in-flight-limit", 1);
            int mapWindow = atLeast(config, "map-window", 1);
            require(mapWindow <= inFlightLimit, "map-window", mapWindow, "at most in-flight-limit " + inFlightLimit);
            return new RuntimeSettings(
                    executor(root, config, isClient, payloadLimit),
                    inFlightLimit,
                    payloadLimit,
                    mapWindow,
                    positive(config, "check-interval"),
                    positive(config, "ask-timeout"),
                    positive(config, "load-interval"),
                    atLeast(config, "board-limit", 0),
                    atLeast(config, "event-buffer", 1));
        } catch (ConfigException e) {
            throw new StartException("configuration refused: " + e.getMessage(), e);
        }
    }

    private static ExecutorSettings executor(Config root, Config config, boolean isClient, long payloadLimit) {
        return new ExecutorSettings(
                isClient ? 0 : slots(config),
                atLeast(config, "queue-limit", 1),
                positive(config, "sweep-interval"),
                root.getDuration("ttmesh.actors.lease-timeout").dividedBy(LEASE_PARTS),
                reportInterval(root, config),
                positive(config, "stuck-after"),
                payloadLimit,
                checkpointLimit(config, payloadLimit));
    }

    private static int checkpointLimit(Config config, long payloadLimit) {
        long limit = config.getBytes("checkpoint-limit");
        require(
                limit >= 1 && limit <= Math.min(payloadLimit, Integer.MAX_VALUE),
                "checkpoint-limit",
                limit,
                "1 byte to payload-limit " + payloadLimit);
        return (int) limit;
    }

    private static Duration reportInterval(Config root, Config config) {
        Duration interval = positive(config, "report-interval");
        Duration offerTimeout = root.getDuration("ttmesh.actors.offer-timeout");
        require(
                interval.multipliedBy(2).compareTo(offerTimeout) < 0,
                "report-interval",
                interval,
                "less than half of ttmesh.actors.offer-timeout " + offerTimeout);
        return interval;
    }

    private static int slots(Config config) {
        return config.getString("executor-slots").equals("cores")
                ? Runtime.getRuntime().availableProcessors()
                : atLeast(config, "executor-slots", 0);
    }

    private static Duration positive(Config config, String key) {
        Duration value = config.getDuration(key);
        require(value.isPositive(), key, value, "more than zero");
        return value;
    }

    private static int atLeast(Config config, String key, int least) {
        int value = config.getInt(key);
        require(value >= least, key, value, least + " or more");
        return value;
    }

    private static void require(boolean holds, String key, Object value, String range) {
        if (!holds) {
            throw new StartException("setting " + ROOT + "." + key + " is " + value + ": use " + range);
        }
    }
}
