package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.spi.ActorSettings;
import io.ttmesh.model.Failure;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With the settings as shipped. */
class RestartsTest {
    private static final Failure FAILURE = Failure.of(Failure.Cause.EXCEPTION, "broken");

    private Duration now = Duration.ofDays(1);
    private double jitter;

    private final Restarts restarts =
            new Restarts(ActorSettings.of(ConfigFactory.load()), () -> jitter, () -> now.toNanos());

    private Duration failedAfter(Duration life) {
        restarts.started();
        now = now.plus(life);
        return restarts.failed(FAILURE);
    }

    private List<Long> pauses(int count) {
        return Stream.generate(() -> failedAfter(Duration.ZERO).toMillis())
                .limit(count)
                .toList();
    }

    @Test
    void pauseIsDoubledUpToThirtySeconds() {
        assertThat(pauses(10))
                .containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 25_600L, 30_000L, 30_000L);
        assertThat(pauses(100)).containsOnly(30_000L);
    }

    @Test
    void jitterLengthensAPauseByAFifthAtMost() {
        jitter = 1;
        assertThat(failedAfter(Duration.ZERO)).isEqualTo(Duration.ofMillis(240));

        jitter = 0.5;
        assertThat(failedAfter(Duration.ZERO)).isEqualTo(Duration.ofMillis(440));
    }

    @Test
    void instanceThatHasLivedForAMinuteEndsTheRow() {
        assertThat(pauses(4)).endsWith(1_600L);
        assertThat(failedAfter(Duration.ofSeconds(60))).isEqualTo(Duration.ofMillis(3_200));

        assertThat(failedAfter(Duration.ofSeconds(61))).isEqualTo(Duration.ofMillis(200));

        assertThat(restarts.failures()).isEqualTo(1);
        assertThat(restarts.last()).endsWith(": broken");
    }
}
