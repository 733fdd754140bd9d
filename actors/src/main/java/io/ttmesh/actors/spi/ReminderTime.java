package io.ttmesh.actors.spi;

import java.time.Duration;
import java.time.Instant;

/** When an actor wants to be reminded. */
public sealed interface ReminderTime {
    /** Once, so long after it was set; at once, when that is not positive. */
    record After(Duration delay) implements ReminderTime {}

    /** Once, at a time; at once, when it is past. */
    record At(Instant time) implements ReminderTime {}

    /** Again and again, the first time a period after it was set. */
    record Every(Duration period) implements ReminderTime {}
}
