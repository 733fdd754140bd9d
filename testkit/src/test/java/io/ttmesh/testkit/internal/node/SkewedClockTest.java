package io.ttmesh.testkit.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SkewedClockTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final SkewedClock clock = new SkewedClock(Clock.fixed(NOON, ZoneOffset.UTC));

    @Test
    void isRightUntilItIsSkewed() {
        assertThat(clock.instant()).isEqualTo(NOON);
        clock.skew(Duration.ofSeconds(40));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(40));
        clock.skew(Duration.ofSeconds(-40));
        assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(40));
        clock.skew(Duration.ZERO);
        assertThat(clock.instant()).isEqualTo(NOON);
    }

    @Test
    void isSkewedInEveryZone() {
        Clock elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));

        clock.skew(Duration.ofSeconds(1));

        assertThat(elsewhere.instant()).isEqualTo(NOON.plusSeconds(1));
        assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }
}
