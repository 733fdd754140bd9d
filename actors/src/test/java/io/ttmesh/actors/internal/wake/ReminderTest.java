package io.ttmesh.actors.internal.wake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.ActorId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReminderTest {
    private static final Instant DUE = Instant.parse("2026-11-29T12:00:00Z");
    private static final Payload COMMAND = new Payload((byte) 2, new byte[] {1});

    private static Reminder every(Duration period) {
        return new Reminder("tea", COMMAND, DUE, Optional.of(period));
    }

    @ParameterizedTest
    @CsvSource({"0, 60", "59, 60", "60, 120", "61, 120", "3600, 3660", "-5, 60"})
    void nextBeatIsTheFirstAfterNowOnTheSameRaster(long lateSeconds, long nextSeconds) {
        WakeRecord record = WakeRecord.NONE.with(every(Duration.ofSeconds(60)));

        WakeRecord told = record.told("tea", DUE, DUE.plusSeconds(lateSeconds));

        assertThat(told.due()).contains(DUE.plusSeconds(nextSeconds));
    }

    @Test
    void whatIsToldOnceIsGoneAndWhatWasSetAnewStays() {
        WakeRecord record = WakeRecord.NONE.with(new Reminder("tea", COMMAND, DUE, Optional.empty()));

        assertThat(record.told("tea", DUE, DUE)).isEqualTo(WakeRecord.NONE);
        assertThat(record.told("tea", DUE.minusSeconds(1), DUE)).isEqualTo(record);
        assertThat(record.told("coffee", DUE, DUE)).isEqualTo(record);
    }

    @Test
    void recordIsDueWithItsEarliestReminderAndAtOnceWhenItIsAlwaysOn() {
        Reminder later = new Reminder("later", COMMAND, DUE.plusSeconds(9), Optional.empty());
        WakeRecord record = WakeRecord.NONE.with(later).with(every(Duration.ofHours(1)));

        assertThat(record.due()).contains(DUE);
        assertThat(record.without("tea").due()).contains(later.due());
        assertThat(record.withAlwaysOn(true).due()).contains(Instant.EPOCH);
        assertThat(WakeRecord.NONE.due()).isEmpty();
    }

    @Test
    void badNamesAndPeriodsAreRefused() {
        assertThatThrownBy(() -> new Reminder("", COMMAND, DUE, Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("use 1 to 100");
        assertThatThrownBy(() -> new Reminder("x".repeat(101), COMMAND, DUE, Optional.empty()))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> every(Duration.ofMillis(999)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tea", "PT1S or more");
    }

    @Test
    void placeIsFoundAgainByTheNameUnderWhichItIsKept() {
        var place = new ActorPlace("bank.account", "eu.7|47|11/a");

        assertThat(ActorPlace.of(place.persistenceId())).contains(place);
        assertThat(place.actor()).isEqualTo(new ActorId("bank.account", "47|11/a"));
        assertThat(place.shard()).isEqualTo(ShardId.parse("eu.7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Task|eu.7.v1", "ActorWake|bank", "ActorWake|bank|eu.7", "ActorWake|bank|nowhere|1"})
    void otherNamesAreNoPlaces(String persistenceId) {
        assertThat(ActorPlace.of(persistenceId)).isEmpty();
    }
}
