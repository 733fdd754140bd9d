package io.ttmesh.actors.spi;

import com.typesafe.config.Config;
import io.ttmesh.model.error.StartException;
import java.time.Duration;

/** What is under {@code ttmesh.actors.service} of reminders and actors that are always on; see {@code reference.conf}. */
public record WakeSettings(
        int remindersMax,
        long reminderLimit,
        Duration reminderRetry,
        int reminderTries,
        Duration reminderSweep,
        Duration wakeInterval,
        int alwaysOnMax) {
    private static final String ROOT = "ttmesh.actors.service";
    private static final int REMINDERS_MOST = 1_000;

    /**
     * Reads and checks.
     *
     * @throws StartException when a value is missing, malformed or out of its range; names the key
     */
    public static WakeSettings of(Config root) {
        return SettingsSection.read(root, ROOT, WakeSettings::read);
    }

    private static WakeSettings read(SettingsSection section) {
        return new WakeSettings(
                section.within("reminders-max", 1, REMINDERS_MOST),
                section.bytes("reminder-limit", 1),
                section.positive("reminder-retry"),
                section.within("reminder-tries", 1, Integer.MAX_VALUE),
                section.positive("reminder-sweep"),
                section.positive("wake-interval"),
                section.within("always-on-max", 1, Integer.MAX_VALUE));
    }
}
