package io.ttmesh.journal.testing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Named places in the write and recovery paths where a test can halt the JVM, throw or pause.
 *
 * <p>Off, and free of cost, unless the JVM was started with {@code -Dio.ttmesh.journal.failpoints=on}. Points are armed
 * with {@link #arm} or from the start by {@code -Dio.ttmesh.journal.failpoint.NAME=ACTION}. Safe for use by many threads.
 */
public final class Failpoints {
    /** The exit code of a JVM that a point has halted, as after kill -9. */
    public static final int HALTED = 137;

    private static final boolean ON = "on".equals(System.getProperty("io.ttmesh.journal.failpoints"));
    private static final String ARMED_BY = "io.ttmesh.journal.failpoint.";
    private static final Map<String, Armed> POINTS = new ConcurrentHashMap<>();

    private Failpoints() {}

    private record Armed(String action, AtomicInteger hitsLeft) {}

    /** Marks a place; does what the point is armed with. */
    public static void at(String name) {
        if (ON) {
            hit(name);
        }
    }

    /**
     * Arms a point.
     *
     * @param action {@code halt}, {@code throw} or {@code pause=MILLIS}, each with an optional {@code :N} behind it: the
     *     N-th time it is reached from now on, 1 unless said
     * @throws IllegalArgumentException for any other action
     */
    public static void arm(String name, String action) {
        int colon = action.indexOf(':');
        String what = colon < 0 ? action : action.substring(0, colon);
        int hits = colon < 0 ? 1 : Integer.parseInt(action.substring(colon + 1));
        if (!what.equals("halt") && !what.equals("throw") && !what.matches("pause=\\d+")) {
            throw new IllegalArgumentException("failpoint " + name + ": no such action " + action);
        }
        POINTS.put(name, new Armed(what, new AtomicInteger(hits)));
    }

    /** Disarms all points. */
    public static void clear() {
        POINTS.clear();
    }

    private static void hit(String name) {
        Armed armed = find(name);
        if (armed == null || armed.hitsLeft().decrementAndGet() != 0) {
            return;
        }
        if (armed.action().equals("halt")) {
            Runtime.getRuntime().halt(HALTED);
        } else if (armed.action().equals("throw")) {
            throw new IllegalStateException("failpoint " + name);
        } else {
            long millis = Long.parseLong(armed.action().substring("pause=".length()));
            LockSupport.parkNanos(millis * 1_000_000);
        }
    }

    private static @Nullable Armed find(String name) {
        Armed armed = POINTS.get(name);
        if (armed == null && System.getProperty(ARMED_BY + name) != null) {
            synchronized (POINTS) {
                if (!POINTS.containsKey(name)) {
                    arm(name, System.getProperty(ARMED_BY + name, ""));
                }
            }
            armed = POINTS.get(name);
        }
        return armed;
    }
}
