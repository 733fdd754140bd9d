package io.ttmesh.runtime.internal.node;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.model.error.StartException;
import io.ttmesh.sharding.RegionDistances;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShardingSettingsTest {
    private static final String ROOT = "ttmesh.sharding";
    private static final Config REFERENCE = ConfigFactory.defaultReference();
    private static final RegionDistances DISTANCES = RegionDistances.of(Map.of());

    static Stream<String> keys() {
        return REFERENCE.getConfig(ROOT).entrySet().stream()
                .map(entry -> ROOT + "." + entry.getKey())
                .sorted();
    }

    /** So no key of {@code reference.conf} is dead. */
    @ParameterizedTest
    @MethodSource("keys")
    void everyListedKeyIsRead(String key) {
        assertThatThrownBy(() -> ShardingSettings.of(REFERENCE.withoutPath(key), DISTANCES))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("'" + key.substring(ROOT.length() + 1) + "'");
    }

    /** So no key is read that {@code reference.conf} does not list. */
    @Test
    void listedKeysAreEnough() {
        assertThatCode(() -> ShardingSettings.of(REFERENCE.withOnlyPath(ROOT), DISTANCES))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "candidates-kept, 0",
        "local-wait-max, -1ms",
        "moves-max, 0",
        "moves-max-fraction, 0",
        "moves-max-fraction, 1.1",
        "candidates-kept, many",
    })
    void refusesAValueOutOfItsRange(String key, String value) {
        Config config =
                ConfigFactory.parseString(ROOT + "." + key + " = " + value).withFallback(REFERENCE);

        assertThatThrownBy(() -> ShardingSettings.of(config, DISTANCES))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("ttmesh.sharding");
    }
}
