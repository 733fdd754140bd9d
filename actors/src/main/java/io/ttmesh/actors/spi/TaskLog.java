package io.ttmesh.actors.spi;

import io.ttmesh.actors.internal.MemoryTaskLog;
import io.ttmesh.actors.internal.PluginTaskLog;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.WireSafe;
import io.ttmesh.model.error.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Keeps the histories of durable submissions: one each, under a persistence id of its own, written in batches for many.
 * Safe for use by many threads; never blocks.
 */
public interface TaskLog {
    /** The type in the persistence ids of durable submissions. */
    String ENTITY_TYPE = "Task";

    /**
     * An event with its tags; those that begin with {@code ~} are orders to the journal, and nothing to one that knows none.
     */
    record Tagged(WireSafe event, Set<String> tags) {
        /** Copies the set. */
        public Tagged {
            tags = Set.copyOf(tags);
        }
    }

    /**
     * Events of one submission, stored all or none.
     *
     * @param expected how many events of it are stored before
     */
    record Entry(TaskId taskId, long expected, List<Tagged> events) {
        /** Copies the list. */
        public Entry {
            events = List.copyOf(events);
        }
    }

    /** What became of an entry. */
    sealed interface Answer {
        /** It is stored, and survives what the journal promises. */
        record Stored() implements Answer {}

        /** Somebody else has written: read, for what was thought of this submission is out of date. */
        record Overtaken() implements Answer {}

        /** It can not be stored, now or ever. */
        record Refused(String why) implements Answer {}

        /** Nothing was stored; it may be tried again. */
        record Failed(String why) implements Answer {}

        /** Nobody knows whether it is stored: read before anything is said about it. */
        record Unknown(String why) implements Answer {}
    }

    /**
     * Stores entries, each on its own. At most one of a submission may be under way.
     *
     * @return an answer for each, in order; a stage that fails stands for {@code Unknown} for all
     */
    CompletionStage<List<Answer>> append(List<Entry> entries);

    /**
     * The history of a submission without what was forgotten, oldest first and empty when it has none, with everything that was stored before the call. Fails
     * when that can not be said for certain now.
     */
    CompletionStage<List<WireSafe>> read(TaskId taskId);

    /**
     * Lets the first events of a submission go, up to and with this number: a later one that is stored stands for them. Those that
     * follow keep their numbers. A log may keep them all the same.
     */
    void forget(TaskId taskId, long upTo);

    /** Under which name the history of a submission is kept. */
    static String persistenceId(TaskId taskId) {
        return ENTITY_TYPE + '|' + taskId;
    }

    /** The submission whose history has this name; empty when it is none. */
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

    /** A log in this process' memory, which ends with it. */
    static TaskLog inMemory() {
        return new MemoryTaskLog();
    }

    /**
     * A log in any journal of Pekko's persistence, by a persistent actor for each entry: for journals that know of nothing better.
     *
     * @param pluginId the journal's; empty for the one that is configured as the default
     */
    static TaskLog ofPlugin(ActorSystem<?> system, String pluginId) {
        return PluginTaskLog.start(system, pluginId);
    }
}
