package io.ttmesh.actors;

import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.error.InvalidInputException;

/**
 * How an {@link JobBuilder#unfold unfold} runs.
 *
 * @param task of each run, which is one submission
 * @param runs most that there may be; 0 for as many as the setting {@code ttmesh.actors.job.unfold-limit} allows. When the last
 *     of them has more to come, the step fails
 */
public record UnfoldOptions(TaskOptions task, int runs) {
    /** As many runs as a job may have. */
    public static final UnfoldOptions DEFAULTS = new UnfoldOptions(TaskOptions.DEFAULTS, 0);

    /**
     * Checks.
     *
     * @throws InvalidInputException when the number is negative
     */
    public UnfoldOptions {
        if (runs < 0) {
            throw new InvalidInputException(
                    "an unfold of " + runs + " runs: use 1 or more, or 0 for as many as a job may have");
        }
    }

    /** The same with other options for each run. */
    public UnfoldOptions withTask(TaskOptions options) {
        return new UnfoldOptions(options, runs);
    }

    /** The same with at most so many runs. */
    public UnfoldOptions withRuns(int most) {
        return new UnfoldOptions(task, most);
    }
}
