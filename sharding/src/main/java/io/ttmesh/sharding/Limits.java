package io.ttmesh.sharding;

import io.ttmesh.model.error.InvalidInputException;
import java.util.Collection;

/** The one place that says how large a fact about a node may be, and how a fact beyond that is refused. */
final class Limits {
    static final int ITEMS_MAX = 256;
    static final int TASKS_MAX = 10_000;
    static final int SLOTS_MAX = 65_536;
    private static final int TEXT_MAX = 128;

    private Limits() {}

    static String text(String subject, String value) {
        if (value.isBlank() || value.length() > TEXT_MAX) {
            throw new InvalidInputException(subject + " '" + value + "' is not acceptable: use 1 to " + TEXT_MAX
                    + " characters, not all blank");
        }
        return value;
    }

    static void count(String subject, Collection<?> items, int max) {
        if (items.size() > max) {
            throw new InvalidInputException(subject + " are " + items.size() + ": use at most " + max);
        }
    }

    static void range(String subject, long value, long max) {
        if (value < 0 || value > max) {
            throw new InvalidInputException(subject + " is " + value + ": use 0 to " + max);
        }
    }
}
