package io.ttmesh.actors.internal.life;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ttmesh.actors.internal.life.TaskState.Reason;
import io.ttmesh.actors.spi.Checkpoint;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.WireSafe;
import java.time.Instant;
import java.util.Optional;

/** What happened to a submission. */
public sealed interface TaskEvent {
    /** Kept for years by durable owners; the type names are a wire contract. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Submitted.class, name = "submitted"),
        @JsonSubTypes.Type(value = AttemptOpened.class, name = "attempt-opened"),
        @JsonSubTypes.Type(value = Checkpointed.class, name = "checkpointed"),
        @JsonSubTypes.Type(value = Condensed.class, name = "condensed"),
        @JsonSubTypes.Type(value = Ended.class, name = "ended"),
    })
    sealed interface Journalled extends TaskEvent, WireSafe {
        /** When, on the owner's clock. */
        Instant at();
    }

    /** Known to the owner's incarnation only: a successor learns it again from the worker. */
    sealed interface Soft extends TaskEvent {}

    /** Accepted; implies attempt 1. */
    record Submitted(Submission submission, FencingToken token, Instant at) implements Journalled {}

    /** The attempt before ended with {@code failure}; the next one may be offered from {@code notBefore} on. */
    record AttemptOpened(FencingToken token, Instant at, Instant notBefore, Failure failure, Optional<NodeId> worker)
            implements Journalled {}

    /** The current attempt saved its progress; it takes the place of what was saved before. */
    record Checkpointed(Checkpoint checkpoint, Instant at) implements Journalled {}

    /**
     * Stands for all events before it, which may be gone.
     *
     * @param before how many they are
     * @param ticket what they led to
     * @param token of the current attempt
     */
    record Condensed(long before, Ticket ticket, FencingToken token, Instant at) implements Journalled {}

    /** The accepted outcome. */
    record Ended(Outcome outcome, Instant at, FencingToken token, Optional<NodeId> worker) implements Journalled {}

    /** Offered to a worker. */
    record Offered(NodeId worker, Instant at, Instant until) implements Soft {}

    /** The worker did not take it. */
    record Declined(NodeId worker, String why, Instant at) implements Soft {}

    /** Nobody can take it now. */
    record Postponed(Instant at, Instant wakeAt, Reason reason, String detail) implements Soft {}

    /** The worker took it into its queue. */
    record Queued(NodeId worker, Instant at, Instant until) implements Soft {}

    /** The worker runs it. */
    record Started(NodeId worker, Instant at, Instant until) implements Soft {}

    /** The worker renewed its lease. */
    record Renewed(Instant until, double progress) implements Soft {}
}
