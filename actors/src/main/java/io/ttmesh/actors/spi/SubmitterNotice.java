package io.ttmesh.actors.spi;

import io.ttmesh.model.Durability;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.WireSafe;
import java.util.List;

/** What an owner tells those who submitted or wait. Told at most once per question; who waits long asks again. */
public sealed interface SubmitterNotice extends WireSafe {
    /** These are accepted, and survive what {@code durability} says. */
    record Acknowledged(List<TaskId> taskIds, Durability durability) implements SubmitterNotice {
        /** Copies the list. */
        public Acknowledged {
            taskIds = List.copyOf(taskIds);
        }
    }

    /** These ended. */
    record EndedAll(List<Ended> ended) implements SubmitterNotice {
        /** Copies the list. */
        public EndedAll {
            ended = List.copyOf(ended);
        }
    }

    /** One submission and how it ended. */
    record Ended(TaskId taskId, Outcome outcome) implements WireSafe {}

    /** The submission was not taken; nothing began. */
    record Refused(TaskId taskId, Reason reason, String message) implements SubmitterNotice {
        /** Why. */
        public enum Reason {
            /** The owner has as many live submissions as it may. */
            OVERLOADED,
            /** The journal takes nothing like it: it is too large, or can not be serialized. */
            NOT_STORABLE,
            /** The idempotency key belongs to a submission of another task or input. */
            KEY_REUSED
        }
    }

    /** The owner has none of these: never submitted, or lost with an earlier owner. */
    record Unknown(List<TaskId> taskIds) implements SubmitterNotice {
        /** Copies the list. */
        public Unknown {
            taskIds = List.copyOf(taskIds);
        }
    }

    /** It ended longer ago than outcomes are kept. */
    record Forgotten(TaskId taskId) implements SubmitterNotice {}
}
