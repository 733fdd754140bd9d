package io.ttmesh.runtime;

import io.ttmesh.actors.JobChange;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobStatus;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One job, seen from any node. Safe for use by many threads. Stages fail with a {@link io.ttmesh.model.error.MeshException}, and
 * callbacks on them run on virtual threads and may block.
 *
 * @param <R> result
 */
public interface JobHandle<R> {
    /** Names the job; {@link Mesh#job} finds it by this, on every node. */
    JobId jobId();

    /**
     * Completes when the job is journalled: from then on it goes on by itself. Fails with {@link
     * io.ttmesh.model.error.InvalidInputException} when it was refused, and nothing began.
     */
    CompletionStage<JobId> acknowledged();

    /**
     * Completes with the result when the job has ended, however long that takes. Fails with {@link
     * io.ttmesh.model.error.JobFailedException}, which names the steps that failed, and with {@link
     * io.ttmesh.model.error.CancelledException}. After a resume or rerun, ask for it anew.
     */
    CompletionStage<R> result();

    /**
     * Blocks until the result is there. Meant for virtual threads and {@code main}; never call it from an actor.
     *
     * @throws io.ttmesh.model.error.TimedOutException when that takes longer than {@code atMost}; the job goes on
     * @throws io.ttmesh.model.error.MeshException as {@link #result()}
     */
    R await(Duration atMost);

    /** Where all its steps stand. */
    CompletionStage<JobStatus> status();

    /**
     * Ends it; completes when nothing of it runs any more. Nothing happens to one that has ended. What is done stays done, and
     * {@link #resume} goes on from there.
     */
    CompletionStage<Cancelled> cancel();

    /**
     * What became of a cancel.
     *
     * @param took how long it took until nothing ran any more
     * @param wasRunning whether there was something to end: the job ran, or waited for its place; may be false where the
     *     answer was lost, and the coordinator moved or left memory since
     */
    record Cancelled(Duration took, boolean wasRunning) {}

    /**
     * Runs what is missing of a job that failed or was cancelled; completes when that is journalled. Nothing happens to one that
     * runs, or waits for its place; one that is done is refused with {@link io.ttmesh.model.error.InvalidInputException}.
     */
    CompletionStage<Void> resume();

    /**
     * Runs a step of a job that has ended again, and all steps that depend on it; completes when that is journalled. Refused with
     * {@link io.ttmesh.model.error.InvalidInputException} when it runs, waits for its place, or has no such step.
     */
    CompletionStage<Void> rerun(String step);

    /**
     * Adds steps, inputs of gathering steps that wait, and orders of steps that wait, to a job that runs; completes when that is
     * journalled. The whole of it is added, or nothing, and once, also where it has to be sent again. Refused with {@link
     * io.ttmesh.model.error.InvalidInputException}, which names the step and the remedy, when the job has ended, when a step that
     * would change has begun or one whose value is taken has failed or was let go, and when the graph would not be sound.
     *
     * @param change called once, before this returns
     * @throws io.ttmesh.model.error.UnknownTaskException when no node has one of its tasks
     * @throws io.ttmesh.model.error.InvalidInputException when it is not sound by itself, or too large
     */
    CompletionStage<Void> change(Consumer<? super JobChange> change);
}
