package io.ttmesh.model;

import java.time.Duration;

/** The one place that says how long a time in options may be. */
final class TimeLimit {
    /** Far beyond use, and small enough that neither instants nor nanoseconds overflow. */
    static final Duration LONGEST = Duration.ofDays(3_650);

    private TimeLimit() {}

    static boolean isKeptBy(Duration value) {
        return value.compareTo(LONGEST) <= 0;
    }
}
