package io.ttmesh.runtime;

import io.ttmesh.model.Durability;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskStatus;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * One submission, seen from the process that made it. Safe for use by many threads.
 *
 * @param <O> result
 */
public interface TaskHandle<O> {
    /** Names the submission; with it any node answers for it. */
    TaskId taskId();

    /**
     * Completes when the owner has accepted the submission, with what it survives; a durable one is in the journal
     * then. Fails with a {@link io.ttmesh.model.error.MeshException} when it was refused.
     */
    CompletionStage<Durability> acknowledged();

    /**
     * Completes with the result, or fails with a {@link io.ttmesh.model.error.MeshException}: what the task threw is in
     * {@link io.ttmesh.model.error.TaskFailedException}. Callbacks run on virtual threads and may block.
     */
    CompletionStage<O> result();

    /**
     * Blocks until the result is there. Meant for virtual threads and {@code main}; never call it from an actor.
     *
     * @throws io.ttmesh.model.error.TimedOutException when that takes longer than {@code atMost}; the submission goes on
     * @throws io.ttmesh.model.error.MeshException as {@link #result()}
     */
    O await(Duration atMost);

    /** What the owner knows about it now. */
    CompletionStage<TaskStatus> status();

    /**
     * Ends it unless it ended already; a body that runs is interrupted.
     *
     * @return true when it ends as cancelled: no success follows; false when it had ended
     */
    CompletionStage<Boolean> cancel();
}
