package io.ttmesh.actors.internal.wake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.spi.ReminderTime;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReminderTest {
    private static final Instant DUE = Instant.parse("2026-11-29T12:00:00Z");
    private static final Payload COMMAND = new Payload((byte) 2, new byte[] {1});

    private static final Payload OTHER = new Payload((byte) 2, new byte[] {2});

    /** The first beat is due at {@link #DUE}. */
    private static Reminder every(Duration period) {
        return Reminder.of("tea", COMMAND, new ReminderTime.Every(period), DUE.minus(period));
    }

    private static Reminder after(Duration delay, Instant now) {
        return Reminder.of("tea", COMMAND, new ReminderTime.After(delay), now);
    }

    private static WakeRecord set(Reminder reminder) {
        return WakeRecord.NONE.with(reminder, DUE);
    }

    @ParameterizedTest
    @CsvSource({"0, 60", "59, 60", "60, 120", "61, 120", "3600, 3660", "-5, 60"})
    void nextBeatIsTheFirstAfterNowOnTheSameRaster(long lateSeconds, long nextSeconds) {
        WakeRecord record = set(every(Duration.ofSeconds(60)));

        WakeRecord told = record.told("tea", DUE, COMMAND, DUE.plusSeconds(lateSeconds));

        assertThat(told.due()).contains(DUE.plusSeconds(nextSeconds));
    }

    @Test
    void whatIsToldOnceIsGoneAndWhatWasSetAnewStays() {
        WakeRecord record = set(Reminder.at("tea", COMMAND, DUE));

        assertThat(record.told("tea", DUE, COMMAND, DUE)).isEqualTo(WakeRecord.NONE);
        assertThat(record.told("tea", DUE.minusSeconds(1), COMMAND, DUE)).isEqualTo(record);
        assertThat(record.told("coffee", DUE, COMMAND, DUE)).isEqualTo(record);
    }

    @Test
    void whatIsSetAnewToAnotherCommandAtTheSameTimeStaysWhenTheFormerWasTold() {
        WakeRecord record = set(Reminder.at("tea", COMMAND, DUE)).with(Reminder.at("tea", OTHER, DUE), DUE);

        assertThat(record.told("tea", DUE, COMMAND, DUE)).isEqualTo(record);
        assertThat(record.told("tea", DUE, OTHER, DUE)).isEqualTo(WakeRecord.NONE);
    }

    @Test
    void reminderThatIsSetAgainKeepsItsTime() {
        Duration hour = Duration.ofHours(1);
        WakeRecord periodic = set(every(hour)).with(Reminder.at("coffee", COMMAND, DUE), DUE);
        WakeRecord once = set(after(hour, DUE)).with(Reminder.at("coffee", COMMAND, DUE), DUE);
        Instant later = DUE.plusSeconds(600);

        assertThat(periodic.with(Reminder.of("tea", COMMAND, new ReminderTime.Every(hour), later), later))
                .isEqualTo(periodic);
        assertThat(once.with(after(hour, later), later)).isEqualTo(once);
        assertThat(once.with(Reminder.at("coffee", COMMAND, DUE), later)).isEqualTo(once);
    }

    @Test
    void reminderIsMovedByATimeAndByAnotherCommandDelayOrPeriod() {
        Duration hour = Duration.ofHours(1);
        Instant now = DUE.plusSeconds(600);
        WakeRecord record = set(after(hour, DUE));

        assertThat(List.of(
                        Reminder.at("tea", COMMAND, now),
                        Reminder.of("tea", OTHER, new ReminderTime.After(hour), now),
                        after(Duration.ofHours(2), now),
                        Reminder.of("tea", COMMAND, new ReminderTime.Every(hour), now)))
                .allSatisfy(
                        other -> assertThat(record.with(other, now).reminders()).containsExactly(other));
        WakeRecord moved = record.with(Reminder.at("tea", COMMAND, now), now);
        assertThat(moved.with(after(hour, now), now).due()).contains(now.plus(hour));
    }

    /** As an actor does that sets it in its start, which the beat brings about, and then fails to handle it. */
    @Test
    void beatOfAPeriodThatIsSetAgainWhileItIsToldIsToldOn() {
        Duration hour = Duration.ofHours(1);
        Instant now = DUE.plusSeconds(5);

        WakeRecord again = set(every(hour)).with(Reminder.of("tea", COMMAND, new ReminderTime.Every(hour), now), now);

        assertThat(again.due()).contains(DUE);
        assertThat(again.told("tea", DUE, COMMAND, now).due()).contains(DUE.plus(hour));
    }

    /** As an actor does that sets its next one while it handles one. */
    @Test
    void oneThatIsSetAgainWhileItIsToldIsToldOnAndThenOnceMore() {
        Duration hour = Duration.ofHours(1);
        Instant now = DUE.plusSeconds(5);
        Instant retold = now.plusSeconds(60);

        WakeRecord again =
                set(after(hour, DUE.minus(hour))).with(after(hour, now), now).with(after(hour, retold), retold);

        assertThat(again.due()).contains(DUE);
        WakeRecord next = again.told("tea", DUE, COMMAND, retold);
        assertThat(next).isEqualTo(set(after(hour, now)));
        assertThat(next.told("tea", DUE, COMMAND, retold)).isEqualTo(next);
    }

    @Test
    void oneWithoutDelayThatIsSetAgainIsAnotherThanTheOneThatIsTold() {
        WakeRecord record = set(after(Duration.ZERO, DUE));

        WakeRecord next = record.with(after(Duration.ZERO, DUE), DUE).told("tea", DUE, COMMAND, DUE);

        assertThat(next.due()).contains(DUE.plusMillis(1));
    }

    @Test
    void recordIsDueWithItsEarliestReminderAndAtOnceWhenItIsAlwaysOn() {
        Reminder later = Reminder.at("later", COMMAND, DUE.plusSeconds(9));
        WakeRecord record = set(later).with(every(Duration.ofHours(1)), DUE);

        assertThat(record.due()).contains(DUE);
        assertThat(record.without("tea").due()).contains(later.due());
        assertThat(record.withAlwaysOn(true).due()).contains(Instant.EPOCH);
        assertThat(WakeRecord.NONE.due()).isEmpty();
    }

    @Test
    void badNamesAndPeriodsAreRefused() {
        assertThatThrownBy(() -> Reminder.at("", COMMAND, DUE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("use 1 to 100");
        assertThatThrownBy(() -> Reminder.at("x".repeat(101), COMMAND, DUE)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> every(Duration.ofMillis(999)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tea", "PT1S or more");
    }

    @Test
    void timesThatNoIndexCanKeepAreRefused() {
        assertThatThrownBy(() -> Reminder.at("tea", COMMAND, Instant.MAX))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tea", "9999");
        assertThatThrownBy(() -> after(Duration.ofSeconds(Long.MAX_VALUE), DUE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tea");
        assertThatThrownBy(() -> Reminder.of("tea", COMMAND, new ReminderTime.Every(Duration.ofDays(36_526)), DUE))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> every(Duration.ofMillis(Long.MAX_VALUE))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void timeThatIsLongPastIsAtOnce() {
        assertThat(Reminder.at("tea", COMMAND, Instant.MIN).due()).isEqualTo(Instant.EPOCH);
        assertThat(after(Duration.ofSeconds(Long.MIN_VALUE), DUE).due()).isEqualTo(DUE);
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
