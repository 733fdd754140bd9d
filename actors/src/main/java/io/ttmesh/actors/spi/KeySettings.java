package io.ttmesh.actors.spi;

import com.typesafe.config.Config;
import io.ttmesh.model.error.StartException;
import java.time.Duration;

/** What is under {@code ttmesh.actors.service} of commands with idempotency keys; see {@code reference.conf}. */
public record KeySettings(Duration window, int keysMax, long answersLimit) {
    private static final String ROOT = "ttmesh.actors.service";
    private static final int KEYS_MOST = 100_000;

    /**
     * Reads and checks.
     *
     * @throws StartException when a value is missing, malformed or out of its range; names the key
     */
    public static KeySettings of(Config root) {
        return SettingsSection.read(
                root,
                ROOT,
                section -> new KeySettings(
                        section.positive("key-window"),
                        section.within("keys-max", 1, KEYS_MOST),
                        section.bytes("key-answers-limit", 0)));
    }
}
