package io.ttmesh.testkit.internal.report;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What was done to a cluster and when; keeps the last 200. Safe for use by many threads. */
public final class VerbLog {
    private static final int KEPT_MAX = 200;

    private final Clock clock;
    private final Deque<String> lines = new ArrayDeque<>();

    /** Empty, with times of this clock. */
    public VerbLog(Clock clock) {
        this.clock = clock;
    }

    /** Adds one verb with what it was done to. */
    public synchronized void add(String verb) {
        if (lines.size() == KEPT_MAX) {
            lines.removeFirst();
        }
        lines.addLast(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + verb);
    }

    /** Oldest first. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
