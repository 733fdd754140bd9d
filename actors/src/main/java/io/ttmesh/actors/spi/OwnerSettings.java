package io.ttmesh.actors.spi;

import com.typesafe.config.Config;
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
        return SettingsSection.read(root, ROOT, OwnerSettings::read);
    }

    private static OwnerSettings read(SettingsSection section) {
        return new OwnerSettings(
                section.positive("lease-timeout"),
                section.positive("offer-timeout"),
                section.positive("full-retry"),
                section.notNegative("nowhere-grace"),
                section.notNegative("handover-grace"),
                section.positive("sweep-interval"),
                section.atLeast("worker-losses-max", 0),
                section.atLeast("placements-kept", 1),
                section.atLeast("slot-live-max", 1),
                section.atLeast("slot-outcomes-max", 0),
                section.bytes("slot-outcome-bytes-max", 0),
                section.positive("outcome-retention"),
                section.positive("key-retention"),
                section.positive("idle-timeout"),
                section.positive("wake-interval"),
                section.atLeast("memory-journal-limit", 1),
                section.bytes("checkpoint-history-bytes-max", 0));
    }
}
