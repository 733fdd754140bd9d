package io.ttmesh.actors.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.model.error.StartException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobSettingsTest {
    private static final String ROOT = "ttmesh.actors.job.";
    private static final Config REFERENCE =
            ConfigFactory.parseResources("reference.conf").resolve();

    @Test
    void bothLimitsTogetherFitIntoOneItemOfTheJournal() {
        JobSettings settings = JobSettings.of(REFERENCE);

        assertThat(settings.graphLimit() + settings.resultsLimit()).isLessThan(8 << 20);
    }

    @ParameterizedTest
    @CsvSource({
        "in-flight-max, 0",
        "graph-limit, 0",
        "results-limit, 0",
        "split-limit, 0",
        "unfold-limit, 0",
        "wake-interval, 999ms",
        "retry-delay, 0s",
        "rest-after, 0s",
        "submit-timeout, 0s",
        "submit-timeout, soon"
    })
    void valueOutOfRangeIsRefusedByItsKey(String key, String value) {
        Config config = ConfigFactory.parseString(ROOT + key + " = " + value).withFallback(REFERENCE);

        assertThatThrownBy(() -> JobSettings.of(config))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(key);
    }
}
