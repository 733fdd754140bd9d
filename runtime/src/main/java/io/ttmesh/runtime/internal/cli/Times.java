package io.ttmesh.runtime.internal.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How the command line writes instants: ISO 8601, UTC, to the millisecond. */
final class Times {
    private Times() {}

    static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
