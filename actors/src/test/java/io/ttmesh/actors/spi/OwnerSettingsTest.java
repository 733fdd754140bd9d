package io.ttmesh.actors.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.model.error.StartException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OwnerSettingsTest {
    private static final String ROOT = "ttmesh.actors";
    private static final Config REFERENCE = ConfigFactory.defaultReference();

    static Stream<String> keys() {
        return REFERENCE.getConfig(ROOT).entrySet().stream()
                .map(entry -> ROOT + "." + entry.getKey())
                .filter(key -> !key.startsWith(ROOT + ".service.") && !key.startsWith(ROOT + ".job."))
                .sorted();
    }

    /** So no key of {@code reference.conf} is dead. */
    @ParameterizedTest
    @MethodSource("keys")
    void everyListedKeyIsRead(String key) {
        assertThatThrownBy(() -> OwnerSettings.of(REFERENCE.withoutPath(key)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("'" + key.substring(ROOT.length() + 1) + "'");
    }

    /** So no key is read that {@code reference.conf} does not list. */
    @Test
    void listedKeysAreEnough() {
        assertThatCode(() -> OwnerSettings.of(REFERENCE.withOnlyPath(ROOT))).doesNotThrowAnyException();
        assertThat(keys()).hasSize(OwnerSettings.class.getRecordComponents().length);
    }

    @ParameterizedTest
    @CsvSource({
        "lease-timeout, 0s, use more than zero",
        "offer-timeout, -1s, use more than zero",
        "full-retry, 0s, use more than zero",
        "nowhere-grace, -1s, use zero or more",
        "sweep-interval, 0s, use more than zero",
        "worker-losses-max, -1, use 0 or more",
        "placements-kept, 0, use 1 or more",
        "slot-live-max, 0, use 1 or more",
        "slot-outcomes-max, -1, use 0 or more",
        "outcome-retention, 0s, use more than zero",
        "key-retention, 0s, use more than zero",
        "idle-timeout, 0s, use more than zero",
        "wake-interval, 0s, use more than zero",
        "memory-journal-limit, 0, use 1 or more",
        "lease-timeout, soon, refused",
        "slot-live-max, many, refused",
    })
    void refusesAValueOutOfItsRangeAndNamesTheKey(String key, String value, String remedy) {
        Config config =
                ConfigFactory.parseString(ROOT + "." + key + " = " + value).withFallback(REFERENCE);

        assertThatThrownBy(() -> OwnerSettings.of(config))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(remedy);
    }

    @Test
    void zeroIsTakenWhereTheReferenceSaysSo() {
        Config config = ConfigFactory.parseString(
                        "nowhere-grace = 0s, worker-losses-max = 0, slot-outcomes-max = 0, slot-outcome-bytes-max = 0")
                .atPath(ROOT)
                .withFallback(REFERENCE);

        OwnerSettings settings = OwnerSettings.of(config);

        assertThat(settings.nowhereGrace()).isEqualTo(Duration.ZERO);
        assertThat(settings.slotOutcomesMax()).isZero();
    }
}
