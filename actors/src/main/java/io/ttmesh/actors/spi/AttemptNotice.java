package io.ttmesh.actors.spi;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ttmesh.actors.spi.WorkerCommand.AttemptId;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.WireSafe;

/**
 * What a worker tells the owner about one attempt: the worker's half of the attempt protocol.
 *
 * <p>Notices may come late, twice or never; those about a token that is no longer current change nothing. Ends are sent
 * again until they are settled, checkpoints until they are kept, all others once.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AttemptNotice.Accepted.class, name = "acc"),
    @JsonSubTypes.Type(value = AttemptNotice.Declined.class, name = "dec"),
    @JsonSubTypes.Type(value = AttemptNotice.Started.class, name = "sta"),
    @JsonSubTypes.Type(value = AttemptNotice.Renewed.class, name = "ren"),
    @JsonSubTypes.Type(value = AttemptNotice.Checkpointed.class, name = "che"),
    @JsonSubTypes.Type(value = AttemptNotice.Succeeded.class, name = "suc"),
    @JsonSubTypes.Type(value = AttemptNotice.Failed.class, name = "fai"),
})
public sealed interface AttemptNotice extends WireSafe {
    /** The attempt. */
    AttemptId attempt();

    /** The worker that speaks. */
    NodeId worker();

    /** The submission. */
    @JsonIgnore
    default TaskId taskId() {
        return attempt().taskId();
    }

    /** The execution. */
    @JsonIgnore
    default FencingToken token() {
        return attempt().token();
    }

    /** Taken into the queue. */
    record Accepted(AttemptId attempt, NodeId worker) implements AttemptNotice {}

    /** Not taken, and why. */
    record Declined(AttemptId attempt, NodeId worker, String reason) implements AttemptNotice {}

    /** The body begins to run; stands for an acceptance, too. */
    record Started(AttemptId attempt, NodeId worker) implements AttemptNotice {}

    /** Still there: renews the lease. */
    record Renewed(AttemptId attempt, NodeId worker, boolean running, double progress) implements AttemptNotice {}

    /**
     * The body saved its progress, which renews the lease as well. At most one of an attempt is on its way; answered with
     * {@link WorkerCommand.CheckpointKept} when it, or a newer one of the attempt, is stored.
     */
    record Checkpointed(AttemptId attempt, NodeId worker, long number, Payload state) implements AttemptNotice {
        /** What is to be stored. */
        @JsonIgnore
        public Checkpoint checkpoint() {
            return new Checkpoint(token(), number, state);
        }
    }

    /** The body returned. */
    record Succeeded(AttemptId attempt, NodeId worker, Payload result) implements AttemptNotice {}

    /** The body threw, timed out, or could not be run. */
    record Failed(AttemptId attempt, NodeId worker, Failure failure) implements AttemptNotice {}
}
