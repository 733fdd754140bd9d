package io.ttmesh.actors.spi;

import com.typesafe.config.Config;
import io.ttmesh.model.error.StartException;
import java.time.Duration;

/** What is under {@code ttmesh.actors.service} of reliable refs; see {@code reference.conf}. */
public record ReliableSettings(
        int window, int queue, int buffer, long bufferBytes, int actorsMax, int tries, Duration resend, Duration idle) {
    private static final String ROOT = "ttmesh.actors.service";

    /** With a window of two, Pekko's producer controller never asks for a second command. */
    private static final int WINDOW_LEAST = 4;

    private static final int WINDOW_MOST = 1_000;

    /**
     * Reads and checks.
     *
     * @throws StartException when a value is missing, malformed or out of its range; names the key
     */
    public static ReliableSettings of(Config root) {
        return SettingsSection.read(root, ROOT, ReliableSettings::read);
    }

    private static ReliableSettings read(SettingsSection section) {
        return new ReliableSettings(
                section.within("reliable-window", WINDOW_LEAST, WINDOW_MOST),
                section.within("reliable-queue", 0, Integer.MAX_VALUE - WINDOW_MOST),
                section.within("reliable-buffer", 1, Integer.MAX_VALUE - 1),
                section.bytes("reliable-buffer-bytes", 1),
                section.within("reliable-actors-max", 1, Integer.MAX_VALUE),
                section.within("reliable-tries", 1, Integer.MAX_VALUE),
                section.positive("reliable-resend"),
                section.positive("reliable-idle"));
    }
}
