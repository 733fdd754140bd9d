package io.ttmesh.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
    private static RetryPolicy policy(long firstMillis, double factor, long maxMillis, double jitter) {
        return new RetryPolicy(
                5, Duration.ofMillis(firstMillis), factor, Duration.ofMillis(maxMillis), jitter, Set.of());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 200", // no randomness taken: the full wait
        "2, 0, 400",
        "3, 0, 800",
        "8, 0, 25600",
        "9, 0, 30000", // the longest wait
        "999, 0, 30000",
        "1, 0.5, 150", // half of the wait is random
        "2, 1, 200",
    })
    void waitsGrowUpToTheLongestAndShrinkByTheirJitter(int retry, double random, long millis) {
        assertThat(RetryPolicy.of(1_000).delayBefore(retry, random)).hasMillis(millis);
    }

    @Test
    void waitsWithoutJitterDoNotDependOnChance() {
        RetryPolicy steady = policy(100, 1, 100, 0);

        assertThat(steady.delayBefore(1, 0.99)).hasMillis(100);
        assertThat(steady.delayBefore(7, 0.01)).hasMillis(100);
    }

    @Test
    void zeroWaitStaysZeroHoweverOftenItIsMultiplied() {
        assertThat(policy(0, 10, 1_000, 0.5).delayBefore(999, 0.3)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_001})
    void refusesAttemptsOutOfRange(int attempts) {
        assertThatThrownBy(() -> RetryPolicy.of(attempts))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("retry policy has attempts " + attempts + ": use 1 to 1000");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 2, 10, 0, firstDelay PT-0.001S: use zero or more",
        "1, 0.9, 10, 0, factor 0.9: use 1 to 10",
        "1, 10.1, 10, 0, factor 10.1: use 1 to 10",
        "1, NaN, 10, 0, factor NaN: use 1 to 10",
        "11, 2, 10, 0, 'maxDelay PT0.01S: use firstDelay or more'",
        "1, 2, 10, -0.1, jitter -0.1: use 0 to 1",
        "1, 2, 10, 1.1, jitter 1.1: use 0 to 1",
        "1, 2, 10, NaN, jitter NaN: use 0 to 1",
    })
    void refusesValuesOutOfRangeAndSaysTheRange(long first, double factor, long max, double jitter, String message) {
        assertThatThrownBy(() -> policy(first, factor, max, jitter))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAWaitThatNoClockCanCount() {
        assertThatThrownBy(() -> RetryPolicy.of(2).withBackoff(Duration.ZERO, 2, ChronoUnit.FOREVER.getDuration()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("maxDelay")
                .hasMessageContaining("at most PT87600H");
    }
}
