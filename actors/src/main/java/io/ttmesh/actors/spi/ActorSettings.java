package io.ttmesh.actors.spi;

import com.typesafe.config.Config;
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
        return SettingsSection.read(
                root,
                ROOT,
                section -> read(section, WakeSettings.of(root), KeySettings.of(root), ReliableSettings.of(root)));
    }

    private static ActorSettings read(
            SettingsSection section, WakeSettings wake, KeySettings keys, ReliableSettings reliable) {
        Duration restartDelayMin = section.positive("restart-delay-min");
        return new ActorSettings(
                section.positive("ask-timeout"),
                section.notNegative("idle-timeout"),
                section.within("mailbox-limit", 1, ActorOptions.MAILBOX_MAX),
                section.bytes("message-limit", MESSAGE_LEAST),
                restartDelayMin,
                section.atLeast("restart-delay-max", restartDelayMin, restartDelayMin + " (restart-delay-min) or more"),
                section.fraction("restart-jitter"),
                section.positive("restart-reset"),
                section.within("snapshot-every", 0, Integer.MAX_VALUE),
                section.bytes("snapshot-bytes", 0),
                section.within("snapshots-kept", 1, Integer.MAX_VALUE),
                section.within("memory-states-max", 1, Integer.MAX_VALUE),
                section.positive("stuck-after"),
                section.within("ask-depth-max", 1, ASK_DEPTH_MOST),
                wake,
                keys,
                reliable);
    }
}
