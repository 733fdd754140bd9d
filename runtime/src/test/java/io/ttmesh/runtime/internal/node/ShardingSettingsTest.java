package io.ttmesh.runtime.internal.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.model.error.StartException;
import io.ttmesh.sharding.RegionDistances;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardingSettingsTest {
    private static final String ROOT = "ttmesh.sharding";
    private static final Config REFERENCE = ConfigFactory.defaultReference();
    private static final RegionDistances DISTANCES = RegionDistances.of(Map.of());

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
