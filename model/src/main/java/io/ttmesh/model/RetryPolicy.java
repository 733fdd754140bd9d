package io.ttmesh.model;

import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.util.Set;

/**
 * How often and how soon failed attempts are tried again: exponential back-off with jitter.
 *
 * <p>Attempts that end because their worker was lost do not count: they are bounded by the setting
 * {@code ttmesh.actors.worker-losses-max} instead.
 *
 * @param attempts attempts in all: 1 (no retry) to 1,000
 * @param firstDelay wait before attempt 2: zero or more
 * @param factor growth from one wait to the next: 1 to 10
 * @param maxDelay longest wait: {@code firstDelay} to 3,650 days
 * @param jitter share of each wait that is random: 0 to 1
 * @param nonRetryable class names of exceptions after which no attempt follows, at most 32 of up to 512 characters
 */
public record RetryPolicy(
        int attempts, Duration firstDelay, double factor, Duration maxDelay, double jitter, Set<String> nonRetryable)
        implements WireSafe {
    /** One attempt, no retry. */
    public static final RetryPolicy ONCE = of(1);

    private static final int ATTEMPTS_MAX = 1_000;
    private static final double FACTOR_MAX = 10;
    private static final int NON_RETRYABLE_MAX = 32;

    /**
     * Checks the ranges.
     *
     * @throws InvalidInputException when a value is out of its range
     */
    public RetryPolicy {
        nonRetryable = Set.copyOf(nonRetryable);
        require(attempts >= 1 && attempts <= ATTEMPTS_MAX, "attempts", attempts, "1 to " + ATTEMPTS_MAX);
        require(!firstDelay.isNegative(), "firstDelay", firstDelay, "zero or more");
        require(factor >= 1 && factor <= FACTOR_MAX, "factor", factor, "1 to 10");
        require(maxDelay.compareTo(firstDelay) >= 0, "maxDelay", maxDelay, "firstDelay or more");
        require(TimeLimit.isKeptBy(maxDelay), "maxDelay", maxDelay, "at most " + TimeLimit.LONGEST);
        require(jitter >= 0 && jitter <= 1, "jitter", jitter, "0 to 1");
        require(
                nonRetryable.size() <= NON_RETRYABLE_MAX,
                "nonRetryable names",
                nonRetryable.size(),
                "at most " + NON_RETRYABLE_MAX);
        nonRetryable.forEach(
                name -> Texts.require("retry policy has a nonRetryable name of", name, 1, Failure.CLASS_CHARS_MAX));
    }

    /** The given number of attempts, waiting 200 ms, 400 ms, ... up to 30 s between them, half of each at random. */
    public static RetryPolicy of(int attempts) {
        return new RetryPolicy(attempts, Duration.ofMillis(200), 2, Duration.ofSeconds(30), 0.5, Set.of());
    }

    /** The same with other waits. */
    public RetryPolicy withBackoff(Duration first, double growth, Duration longest) {
        return new RetryPolicy(attempts, first, growth, longest, jitter, nonRetryable);
    }

    /** The same with another share of randomness. */
    public RetryPolicy withJitter(double share) {
        return new RetryPolicy(attempts, firstDelay, factor, maxDelay, share, nonRetryable);
    }

    /** The same, with the class names of exceptions after which no attempt follows. */
    public RetryPolicy withNonRetryable(Set<String> classNames) {
        return new RetryPolicy(attempts, firstDelay, factor, maxDelay, jitter, classNames);
    }

    /**
     * How long to wait before a retry.
     *
     * @param retry 1 for the first retry
     * @param random uniform in [0, 1)
     */
    public Duration delayBefore(int retry, double random) {
        double full =
                Math.min((double) firstDelay.toMillis() * Math.pow(factor, retry - 1.0), (double) maxDelay.toMillis());
        return Duration.ofMillis(Math.round(full * (1 - jitter * random)));
    }

    private static void require(boolean holds, String name, Object value, String range) {
        if (!holds) {
            throw new InvalidInputException("retry policy has " + name + " " + value + ": use " + range);
        }
    }
}
