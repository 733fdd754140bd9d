package io.ttmesh.actors;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ttmesh.model.error.InvalidInputException;

/**
 * How many of several inputs must be there for a step of a {@link Job} to go on. Those that are there are handed over in
 * their order, without the others.
 *
 * @param kind which rule
 * @param count inputs that are enough, for a quorum
 * @param fraction of the inputs that is enough, over 0 and up to 1
 */
public record Join(Kind kind, int count, double fraction) {
    /** The rules. */
    public enum Kind {
        /** All of them. */
        ALL,
        /** The first that are there, so many. */
        QUORUM,
        /** All that can be had, if they are so large a part; the rest is told as gaps. */
        FRACTION
    }

    private static final Join EVERY = new Join(Kind.ALL, 0, 1);

    /**
     * Checks.
     *
     * @throws InvalidInputException when a number is out of its range
     */
    public Join {
        if (kind == Kind.QUORUM && count < 1) {
            throw new InvalidInputException("quorum of " + count + " inputs: use 1 or more");
        }
        if (!(fraction > 0 && fraction <= 1)) {
            throw new InvalidInputException("fraction " + fraction + " of the inputs: use more than 0, and at most 1");
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
        return new Join(Kind.QUORUM, count, 1);
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
        return new Join(Kind.FRACTION, 0, part);
    }

    /** Whether some may be missing. */
    @JsonIgnore
    public boolean isTolerant() {
        return kind != Kind.ALL;
    }
}
