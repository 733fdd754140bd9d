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

    @Test
    void limitsOfNamespacesAreOffUnlessTheyAreSet() {
        JobSettings.Limits off = JobSettings.of(REFERENCE).limits();
        Config set = ConfigFactory.parseString(ROOT + "running-max = 3, " + ROOT + "namespace-in-flight-max = off")
                .withFallback(REFERENCE);

        assertThat(off.areSet()).isFalse();
        assertThat(off.runningMax()).isZero();
        assertThat(off.inFlightMax()).isZero();
        assertThat(JobSettings.of(set).limits().runningMax()).isEqualTo(3);
        assertThat(JobSettings.of(set).limits().areSet()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "in-flight-max, 0",
        "running-max, 0",
        "running-max, -1",
        "running-max, few",
        "namespace-in-flight-max, 0",
        "namespace-in-flight-max, 1.5.2",
        "gate-interval, 99ms",
        "gate-lease, 2999ms",
        "graph-limit, 0",
        "results-limit, 0",
        "split-limit, 0",
        "unfold-limit, 0",
        "wake-interval, 999ms",
        "retry-delay, 0s",
        "rest-after, 0s",
        "rested-max, 0",
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
