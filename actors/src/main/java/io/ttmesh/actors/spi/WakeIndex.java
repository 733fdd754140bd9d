package io.ttmesh.actors.spi;

import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Which durable submissions of a shard slot have not ended, in order of when they are due: what makes them go on though
 * nobody asks. The journal keeps it, from tags that owners put on their events. Safe for use by many threads.
 */
public interface WakeIndex {
    /** The type in the persistence ids of durable submissions. */
    String ENTITY_TYPE = "Task";

    /**
     * A page of what is due after the cursor and up to an instant, with everything that was acknowledged before the call.
     * Fails when the journal can not say that for certain now; the same question may be asked again.
     *
     * @param limit of the page, more than 0
     */
    CompletionStage<Page> due(ShardId shard, Cursor after, Instant upTo, int limit);

    /** The name of the set in which the journal keeps those of a shard slot. */
    static String setOf(ShardId shard) {
        return "wake/" + shard;
    }

    /** The submission of a persistence id in such a set; empty when it is none. */
    static Optional<TaskId> taskOf(String persistenceId) {
        String prefix = ENTITY_TYPE + '|';
        try {
            return persistenceId.startsWith(prefix)
                    ? Optional.of(TaskId.parse(persistenceId.substring(prefix.length())))
                    : Optional.empty();
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /**
     * Some submissions, earliest first.
     *
     * @param next where the next page begins; empty when there is none
     */
    record Page(List<TaskId> taskIds, Optional<Cursor> next) {
        /** Copies the list. */
        public Page {
            taskIds = List.copyOf(taskIds);
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
