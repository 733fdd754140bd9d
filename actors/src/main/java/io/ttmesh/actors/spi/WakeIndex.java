package io.ttmesh.actors.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Sets of persistence ids, each with when it is due: what makes unfinished work go on though nobody asks. The journal keeps
 * them, from tags on events. Safe for use by many threads.
 */
public interface WakeIndex {
    /**
     * A page of what is due in a set, after the cursor and up to an instant, with everything that was acknowledged before the
     * call. Fails when the journal can not say that for certain now; the same question may be asked again.
     *
     * @param limit of the page, more than 0
     */
    CompletionStage<Page> due(String set, Cursor after, Instant upTo, int limit);

    /**
     * Some members of a set, earliest first.
     *
     * @param next where the next page begins; empty when there is none
     */
    record Page(List<String> persistenceIds, Optional<Cursor> next) {
        /** Copies the list. */
        public Page {
            persistenceIds = List.copyOf(persistenceIds);
        }
    }

    /**
     * A place in the order: what is due later, or then and has a later name, comes after it.
     *
     * @param due an instant in whole milliseconds
     * @param name of an entry that the index knows, or empty for the place before all that are due then
     */
    record Cursor(Instant due, String name) {
        /** Before everything. */
        public static final Cursor START = new Cursor(Instant.EPOCH, "");

        /** After everything that is due up to this instant. */
        public static Cursor endOf(Instant due) {
            return new Cursor(Instant.ofEpochMilli(due.toEpochMilli()).plus(Duration.ofMillis(1)), "");
        }
    }
}
