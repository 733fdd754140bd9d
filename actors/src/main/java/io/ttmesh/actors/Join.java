package io.ttmesh.actors;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.util.Optional;

/**
 * How many of several inputs must be there for a step of a {@link Job} to go on. Those that are there are handed over in
 * their order, without the others.
 *
 * @param kind which rule
 * @param count inputs that are enough, for a quorum and at a deadline
 * @param fraction of the inputs that is enough, over 0 and up to 1
 * @param within how long inputs are waited for, where there is a deadline
 */
public record Join(
        Kind kind,
        int count,
        double fraction,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Duration> within) {
    /** The longest time to a deadline: ten years. */
    public static final Duration WITHIN_MAX = Duration.ofDays(3_650);

    /** The rules. */
    public enum Kind {
        /** All of them. */
        ALL,
        /** The first that are there, so many. */
        QUORUM,
        /** All that can be had, if they are so large a part; the rest is told as gaps. */
        FRACTION,
        /** All that are there at a deadline, if they are so many; the rest is told as gaps. */
        DEADLINE
    }

    private static final Join EVERY = new Join(Kind.ALL, 0, 1, Optional.empty());

    /**
     * Checks.
     *
     * @throws InvalidInputException when a number is out of its range
     */
    public Join {
        if ((kind == Kind.QUORUM || kind == Kind.DEADLINE) && count < 1) {
            throw new InvalidInputException("quorum of " + count + " inputs: use 1 or more");
        }
        if (within.isPresent() != (kind == Kind.DEADLINE)) {
            throw new InvalidInputException("a join " + kind + " within " + within + ": only a deadline has a time");
        }
        within.ifPresent(time -> requireTime("join at a deadline", time));
        if (!(fraction > 0 && fraction <= 1)) {
            throw new InvalidInputException("fraction " + fraction + " of the inputs: use more than 0, and at most 1");
        }
    }

    /** What may be waited for: some time, and not for ever. */
    static void requireTime(String what, Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(WITHIN_MAX) > 0) {
            throw new InvalidInputException(what + " of " + time + ": use more than 0, and at most " + WITHIN_MAX);
        }
    }

    /** All must be there; one that fails fails the step. */
    public static Join all() {
        return EVERY;
    }

    /**
     * So many are enough, and the step goes on with them as soon as they are there.
     *
     * @throws InvalidInputException when it is below 1
     */
    public static Join quorum(int count) {
        return new Join(Kind.QUORUM, count, 1, Optional.empty());
    }

    /** The first that is there. */
    public static Join first() {
        return quorum(1);
    }

    /**
     * The step waits until each input has come or failed, and goes on if such a part of them has come. A job whose result was
     * made without some ends as {@code DONE_PARTIAL} and lists them.
     *
     * @throws InvalidInputException when it is not over 0 and at most 1
     */
    public static Join fraction(double part) {
        return new Join(Kind.FRACTION, 0, part, Optional.empty());
    }

    /** What is there at a deadline, if it is one input or more; see {@link #atDeadline(Duration, int)}. */
    public static Join atDeadline(Duration within) {
        return atDeadline(within, 1);
    }

    /**
     * The step goes on with all that have come when the time is over, or before, when each has come or failed. The time begins
     * when the first of the inputs can begin; for the items of a map, when the map can; and anew when the job is resumed, or the
     * inputs are run again. Inputs that come too late run on while the job does; items are cancelled. A job whose result was made
     * without some ends as {@code DONE_PARTIAL} and lists them; with fewer than {@code atLeast} the step fails.
     *
     * @param within more than 0, at most ten years
     * @param atLeast inputs, or items, that must be there
     * @throws InvalidInputException when one of them is out of its range
     */
    public static Join atDeadline(Duration within, int atLeast) {
        return new Join(Kind.DEADLINE, atLeast, 1, Optional.of(within));
    }

    /** Whether some may be missing. */
    @JsonIgnore
    public boolean isTolerant() {
        return kind != Kind.ALL;
    }
}
