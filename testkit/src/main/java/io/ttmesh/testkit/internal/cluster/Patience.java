package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.testkit.AwaitFailed;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits on the caller's thread; all times scale with {@code pekko.test.timefactor}. */
final class Patience {
    private static final Duration POLL = Duration.ofMillis(50);

    private Patience() {}

    /** So long on this machine. */
    static Duration scaled(Duration time) {
        double factor = Double.parseDouble(System.getProperty("pekko.test.timefactor", "1"));
        return Duration.ofNanos((long) (time.toNanos() * factor));
    }

    /**
     * Waits for a condition; one that throws does not hold yet.
     *
     * @param lastSeen what there was instead, asked for when the time is over
     * @throws AwaitFailed when it does not hold in time
     */
    static void await(String sentence, Duration atMost, Callable<Boolean> condition, Supplier<String> lastSeen) {
        Duration limit = scaled(atMost);
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        try {
            Awaitility.await(sentence)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .atMost(limit)
                    .until(() -> holds(condition, thrown));
        } catch (ConditionTimeoutException e) {
            Throwable cause = thrown.get();
            String why = cause == null ? "" : "; the condition threw " + cause;
            var failure = new AwaitFailed(
                    "waited " + limit.toMillis() / 1000.0 + " s for: " + sentence + why + "; last: " + lastSeen.get());
            if (cause != null) {
                failure.initCause(cause);
            }
            throw failure;
        }
    }

    private static boolean holds(Callable<Boolean> condition, AtomicReference<@Nullable Throwable> thrown) {
        try {
            boolean holds = condition.call();
            thrown.set(null);
            return holds;
        } catch (Exception | AssertionError e) {
            thrown.set(e);
            return false;
        }
    }
}
