package io.ttmesh.actors.internal.job;

import io.ttmesh.model.Payload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What happened to a job, as it is journalled; the type names are a wire contract. */
public sealed interface JobEvent {
    /** When, on the coordinator's clock. */
    Instant at();

    /** A piece of the encoded graph came. */
    record PieceLoaded(Instant at, int piece, int pieces, Payload bytes) implements JobEvent {}

    /**
     * The graph is whole and sound: the job runs, unless {@link JobQueued} follows.
     *
     * @param executorSlots of the mesh at that time, if they were known
     */
    record JobBegun(Instant at, Optional<Integer> executorSlots) implements JobEvent {}

    /** These units ended. */
    record UnitsEnded(Instant at, List<UnitEnd> ends) implements JobEvent {
        /** Copies. */
        public UnitsEnded {
            ends = List.copyOf(ends);
        }
    }

    /** The keys of these units tell nothing that is of use: they run under new ones. */
    record KeysLost(Instant at, List<UnitId> units) implements JobEvent {
        /** Copies. */
        public KeysLost {
            units = List.copyOf(units);
        }
    }

    /** The units that lose their keys by these events. */
    static List<UnitId> keysLostIn(List<JobEvent> events) {
        return events.stream()
                .flatMap(event -> event instanceof KeysLost(var at, var units) ? units.stream() : Stream.empty())
                .toList();
    }

    /** The deadlines at which these steps go on with what is there have passed. */
    record StepsDue(Instant at, List<Integer> vertices) implements JobEvent {
        /** Copies. */
        public StepsDue {
            vertices = List.copyOf(vertices);
        }
    }

    /** Its own deadline has passed. */
    record JobExpired(Instant at) implements JobEvent {}

    /** Somebody wants it to end. */
    record JobCancelled(Instant at) implements JobEvent {}

    /** What is missing is to run. */
    record JobResumed(Instant at) implements JobEvent {}

    /**
     * A step is to run again, and all that depend on it.
     *
     * @param call the id of the call that wanted it
     */
    record StepRerun(Instant at, int vertex, String call) implements JobEvent {}

    /** The graph grew by an encoded {@link GraphChange}. */
    record GraphChanged(Instant at, Payload change) implements JobEvent {}

    /** It has to wait for a place among the jobs that run. */
    record JobQueued(Instant at) implements JobEvent {}

    /** It has a place, which it keeps until nothing of it runs any more. */
    record JobLetIn(Instant at) implements JobEvent {}

    /** After its end, nothing of the job is left running. */
    record JobQuiet(Instant at) implements JobEvent {}
}
