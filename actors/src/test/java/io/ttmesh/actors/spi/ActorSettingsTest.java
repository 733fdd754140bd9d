package io.ttmesh.actors.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.model.error.StartException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ActorSettingsTest {
    private static final String ROOT = "ttmesh.actors.service";
    private static final Config REFERENCE = ConfigFactory.defaultReference();

    /** Those that Pekko reads are apart: it makes the mailbox and the memory's store by them. */
    static Stream<String> keys() {
        return REFERENCE.getConfig(ROOT).entrySet().stream()
                .map(entry -> entry.getKey())
                .filter(key -> !key.startsWith("mailbox.") && !key.startsWith("memory-states."))
                .map(key -> ROOT + "." + key)
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyListedKeyIsRead(String key) {
        assertThatThrownBy(() -> ActorSettings.of(REFERENCE.withoutPath(key)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("'" + key.substring(ROOT.length() + 1) + "'");
    }

    @Test
    void listedKeysAreEnough() {
        assertThatCode(() -> ActorSettings.of(REFERENCE.withOnlyPath(ROOT))).doesNotThrowAnyException();
        int own = ActorSettings.class.getRecordComponents().length - 3;
        assertThat(keys())
                .hasSize(own
                        + WakeSettings.class.getRecordComponents().length
                        + KeySettings.class.getRecordComponents().length
                        + ReliableSettings.class.getRecordComponents().length);
    }

    @ParameterizedTest
    @CsvSource({
        "ask-timeout, 0s, use more than zero",
        "idle-timeout, -1s, use zero or more",
        "mailbox-limit, 0, use 1 to 4096",
        "mailbox-limit, 4097, use 1 to 4096",
        "message-limit, 10, use 1024 bytes or more",
        "restart-delay-min, 0s, use more than zero",
        "restart-delay-max, 1ms, or more",
        "restart-jitter, 1.5, use 0 to 1",
        "restart-reset, 0s, use more than zero",
        "snapshot-every, -1, use 0 to",
        "snapshot-bytes, -1, snapshot-bytes",
        "snapshots-kept, 0, use 1 to",
        "memory-states-max, 0, use 1 to",
        "reminders-max, 0, use 1 to 1000",
        "key-window, 0s, use more than zero",
        "keys-max, 0, use 1 to 100000",
        "key-answers-limit, -1, key-answers-limit",
        "reminder-limit, 0, use 1 byte or more",
        "reminder-retry, 0s, use more than zero",
        "reminder-tries, 0, use 1 to",
        "reminder-sweep, 0s, use more than zero",
        "wake-interval, 0s, use more than zero",
        "always-on-max, 0, use 1 to",
        "stuck-after, 0s, use more than zero",
        "ask-depth-max, 251, use 1 to 250",
        "reliable-window, 3, use 4 to 1000",
        "reliable-queue, -1, use 0 to",
        "reliable-buffer, 0, use 1 to",
        "reliable-buffer-bytes, 0, use 1 byte or more",
        "reliable-actors-max, 0, use 1 to",
        "reliable-tries, 0, use 1 to",
        "reliable-resend, 0s, use more than zero",
        "reliable-idle, 0s, use more than zero",
        "ask-timeout, soon, refused",
    })
    void refusesAValueOutOfItsRangeAndNamesTheKey(String key, String value, String remedy) {
        Config config =
                ConfigFactory.parseString(ROOT + "." + key + " = " + value).withFallback(REFERENCE);

        assertThatThrownBy(() -> ActorSettings.of(config))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(remedy);
    }
}
