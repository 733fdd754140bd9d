package io.ttmesh.actors;

import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.error.InvalidInputException;

/**
 * How a {@link JobBuilder#pipe pipe} runs. Its portions are those of the map before it, or the runs of the unfold.
 *
 * @param task of each portion, which is one submission
 * @param ahead portions of the map before that may be under way, or done and not used by this one, at a time: so many results
 *     are held, and so many submissions of both run side by side
 * @param join how many items must succeed; a time runs from when the map before begins
 */
public record PipeOptions(TaskOptions task, int ahead, Join join) {
    /** Up to 32 portions ahead, every item must succeed. */
    public static final PipeOptions DEFAULTS = new PipeOptions(TaskOptions.DEFAULTS, 32, Join.all());

    /**
     * Checks.
     *
     * @throws InvalidInputException when the map before may not be a portion ahead
     */
    public PipeOptions {
        if (ahead < 1) {
            throw new InvalidInputException(
                    "a pipe of which the map before is " + ahead + " portions ahead: use 1 or more");
        }
    }

    /** The same with other options for each portion. */
    public PipeOptions withTask(TaskOptions options) {
        return new PipeOptions(options, ahead, join);
    }

    /** The same with the map before so many portions ahead at most. */
    public PipeOptions withAhead(int portions) {
        return new PipeOptions(task, portions, join);
    }

    /** The same with another rule for items that fail. */
    public PipeOptions withJoin(Join rule) {
        return new PipeOptions(task, ahead, rule);
    }
}
