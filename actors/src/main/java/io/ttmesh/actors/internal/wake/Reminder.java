package io.ttmesh.actors.internal.wake;

import io.ttmesh.actors.spi.ReminderTime;
import io.ttmesh.model.Payload;
import io.ttmesh.model.WireSafe;
import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A command that an actor is to be told at a time, whether it is awake then or not.
 *
 * @param name by which its actor sets it anew or cancels it, 1 to {@value #NAME_CHARS_MAX} characters
 * @param command as the actor type's codec writes it
 * @param due when it is told next, from the epoch to {@link #DUE_LAST}
 * @param every how long after that again; empty when it is told once
 * @param after how long after it was set it is told once; empty when a time was said, and when it comes again and again
 * @param again when it is told once more, as it was set again while it was being told; empty when it was not
 */
public record Reminder(
        String name,
        Payload command,
        Instant due,
        Optional<Duration> every,
        Optional<Duration> after,
        Optional<Instant> again)
        implements WireSafe {
    /** Longest name. */
    public static final int NAME_CHARS_MAX = 100;

    /** Shortest period. */
    public static final Duration EVERY_LEAST = Duration.ofSeconds(1);

    /** Longest period and delay. */
    public static final Duration EVERY_MOST = Duration.ofDays(36_525);

    /** Last time at which one may be due; with a period after it, it is still a time that can be written. */
    public static final Instant DUE_LAST = Instant.parse("9999-12-31T00:00:00Z");

    /**
     * Checks.
     *
     * @throws InvalidInputException when the name is empty or too long, the period too short or too long, or the time too far
     */
    public Reminder {
        if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
            throw new InvalidInputException(
                    "name of a reminder has " + name.length() + " characters: use 1 to " + NAME_CHARS_MAX);
        }
        if (every.filter(period -> period.compareTo(EVERY_LEAST) < 0).isPresent()) {
            throw new InvalidInputException("reminder " + name + " comes every " + every.get() + ": use " + EVERY_LEAST
                    + " or more, or a timer");
        }
        every.ifPresent(period -> requireShort(name, period));
        if (due.isBefore(Instant.EPOCH) || due.isAfter(DUE_LAST)) {
            throw new InvalidInputException(
                    "reminder " + name + " is due at " + due + ": use a time up to " + DUE_LAST);
        }
    }

    private static void requireShort(String name, Duration span) {
        if (span.compareTo(EVERY_MOST) > 0) {
            throw new InvalidInputException(
                    "reminder " + name + " comes after " + span + ": use " + EVERY_MOST + " or less");
        }
    }

    /**
     * A reminder that is set now.
     *
     * @throws InvalidInputException when the name is empty or too long, the period too short or too long, or the time too far
     */
    public static Reminder of(String name, Payload command, ReminderTime time, Instant now) {
        return switch (time) {
            case ReminderTime.At(var due) -> at(name, command, due);
            case ReminderTime.After(var delay) -> after(name, command, delay, now);
            case ReminderTime.Every(var period) -> every(name, command, period, now);
        };
    }

    static Reminder at(String name, Payload command, Instant due) {
        return once(name, command, due, Optional.empty());
    }

    private static Reminder after(String name, Payload command, Duration delay, Instant now) {
        requireShort(name, delay);
        Duration wait = delay.isNegative() ? Duration.ZERO : delay;
        return once(name, command, now.plus(wait), Optional.of(wait));
    }

    private static Reminder once(String name, Payload command, Instant due, Optional<Duration> after) {
        Instant later = due.isBefore(Instant.EPOCH) ? Instant.EPOCH : due;
        return new Reminder(
                name, command, later.truncatedTo(ChronoUnit.MILLIS), Optional.empty(), after, Optional.empty());
    }

    private static Reminder every(String name, Payload command, Duration period, Instant now) {
        requireShort(name, period);
        Instant due = now.plus(period).truncatedTo(ChronoUnit.MILLIS);
        return new Reminder(name, command, due, Optional.of(period), Optional.empty(), Optional.empty());
    }

    /** Whether this one asks for the same as that did, and for no time by which it differs. */
    boolean asksForTheSameAs(Reminder other) {
        return name.equals(other.name)
                && command.equals(other.command)
                && every.equals(other.every)
                && after.equals(other.after)
                && (every.isPresent() || after.isPresent());
    }

    /**
     * What becomes of it when the same is asked for again: it stays. But one that is told once and whose time has come is
     * being told already, and is told once more after that.
     */
    Reminder setAgain(Reminder same, Instant now) {
        if (every.isPresent() || again.isPresent() || due.isAfter(now)) {
            return this;
        }
        Instant next = due.isBefore(same.due) ? same.due : due.plusMillis(1);
        return new Reminder(name, command, due, every, after, Optional.of(next));
    }

    /** What follows when it was told: itself at its next beat after now, once more if it was set again, or nothing. */
    Optional<Reminder> next(Instant now) {
        Optional<Instant> next = every.<Instant>map(period -> {
                    long missed = Math.max(0, Duration.between(due, now).dividedBy(period));
                    return due.plus(period.multipliedBy(missed + 1));
                })
                .or(() -> again);
        return next.map(time -> new Reminder(name, command, time, every, after, Optional.empty()));
    }
}
