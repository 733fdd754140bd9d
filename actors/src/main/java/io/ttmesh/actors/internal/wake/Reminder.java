package io.ttmesh.actors.internal.wake;

import io.ttmesh.model.Payload;
import io.ttmesh.model.WireSafe;
import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A command that an actor is to be told at a time, whether it is awake then or not.
 *
 * @param name by which its actor sets it anew or cancels it, 1 to {@value #NAME_CHARS_MAX} characters
 * @param command as the actor type's codec writes it
 * @param due when it is told next
 * @param every how long after that again; empty when it is told once
 */
public record Reminder(String name, Payload command, Instant due, Optional<Duration> every) implements WireSafe {
    /** Longest name. */
    public static final int NAME_CHARS_MAX = 100;

    /** Shortest period. */
    public static final Duration EVERY_LEAST = Duration.ofSeconds(1);

    /**
     * Checks.
     *
     * @throws InvalidInputException when the name is empty or too long, or the period too short
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
    }

    /** What follows when it was told: itself at its next beat after now, or nothing. */
    Optional<Reminder> after(Instant now) {
        return every.map(period -> {
            long missed = Math.max(0, Duration.between(due, now).dividedBy(period));
            Instant next = due.plus(period.multipliedBy(missed + 1));
            return new Reminder(name, command, next, every);
        });
    }
}
