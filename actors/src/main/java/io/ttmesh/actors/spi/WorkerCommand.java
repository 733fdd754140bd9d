package io.ttmesh.actors.spi;

import io.ttmesh.model.FencingToken;
import io.ttmesh.model.Payload;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.TraceContext;
import io.ttmesh.model.WireSafe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an owner tells a worker: the owner's half of the attempt protocol. */
public sealed interface WorkerCommand {
    /** Something that only this JVM tells a worker; never on the wire. */
    non-sealed interface Signal extends WorkerCommand {}

    /**
     * Tell the owner of this submission when you have room: it saw that you are full, and did not even offer. Answered
     * with {@link OwnerCommand.RoomForAny} or {@link OwnerCommand.RoomFor}.
     */
    record AwaitRoom(TaskId taskId) implements Signal {}

    /** Run these if you can; answer each with {@link AttemptNotice.Accepted} or {@link AttemptNotice.Declined}. */
    record OfferAll(List<Offer> offers) implements WorkerCommand, WireSafe {
        /** Copies the list. */
        public OfferAll {
            offers = List.copyOf(offers);
        }
    }

    /** Stop this attempt; its result will not be accepted. No answer. */
    record Revoke(TaskId taskId, FencingToken token) implements WorkerCommand, WireSafe {}

    /** The owner has, or does not need, the ends of these attempts: stop sending them. No answer. */
    record SettleAll(List<AttemptId> attempts) implements WorkerCommand, WireSafe {
        /** Copies the list. */
        public SettleAll {
            attempts = List.copyOf(attempts);
        }
    }

    /** This checkpoint of the attempt is stored, or a newer one: stop sending it. No answer. */
    record CheckpointKept(AttemptId attempt, long number) implements WorkerCommand, WireSafe {}

    /** Names one attempt of one submission. */
    record AttemptId(TaskId taskId, FencingToken token) implements WireSafe {}

    /**
     * One attempt that a worker may take.
     *
     * @param attempt what to name in every answer
     * @param task what to run
     * @param input its encoded input
     * @param priority 0 to 9
     * @param timeout longest time it may run
     * @param remaining time until the submission's deadline, measured by the owner when it made the offer
     * @param trace the caller's trace
     * @param failures attempts before it that failed by the work's own fault; those whose worker was lost are none
     * @param checkpoint the last progress that an earlier attempt saved
     */
    record Offer(
            AttemptId attempt,
            TaskVersion task,
            Payload input,
            int priority,
            Optional<Duration> timeout,
            Optional<Duration> remaining,
            TraceContext trace,
            int failures,
            Optional<Checkpoint> checkpoint)
            implements WireSafe {}
}
