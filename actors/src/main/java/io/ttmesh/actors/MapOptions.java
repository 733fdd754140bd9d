package io.ttmesh.actors;

import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.error.InvalidInputException;

/**
 * How a {@link JobBuilder#map map} runs.
 *
 * @param task of each portion, which is one submission
 * @param portionItems items of one portion; 0 lets the mesh choose: as many as make about 4 portions for each executor slot
 *     that it has when the job begins, as if there were 4 slots at least, and not over 1,000. Values that the job brings along
 *     are cut before a mesh is known, into about 64 portions in the same way
 * @param join how many items must succeed
 * @param perSlot portions under way for each executor slot that can run them; 0 for as many as the job may have
 */
public record MapOptions(TaskOptions task, int portionItems, Join join, int perSlot) {
    /** Portions by the mesh's choice, every item must succeed. */
    public static final MapOptions DEFAULTS = new MapOptions(TaskOptions.DEFAULTS, 0, Join.all(), 0);

    /**
     * Checks.
     *
     * @throws InvalidInputException when a number is negative
     */
    public MapOptions {
        if (portionItems < 0) {
            throw new InvalidInputException(
                    "portions of " + portionItems + " items: use 1 or more, or 0 for the mesh's choice");
        }
        if (perSlot < 0) {
            throw new InvalidInputException(
                    perSlot + " portions for each executor slot: use 1 or more, or 0 for no such bound");
        }
    }

    /** The same with other options for each portion. */
    public MapOptions withTask(TaskOptions options) {
        return new MapOptions(options, portionItems, join, perSlot);
    }

    /** The same with portions of so many items. */
    public MapOptions withPortionItems(int items) {
        return new MapOptions(task, items, join, perSlot);
    }

    /** The same with another rule for items that fail. */
    public MapOptions withJoin(Join rule) {
        return new MapOptions(task, portionItems, rule, perSlot);
    }

    /** The same with {@linkplain #pulled(int) pulled} portions, one for each slot. */
    public MapOptions pulled() {
        return pulled(1);
    }

    /**
     * The same with portions that are pulled: each executor slot that can run them has so many, and gets the next one when one
     * has ended. So a node that is four times slower runs about a quarter, whatever makes it slow. Of use where portions are
     * many for each slot. Between two portions a slot is idle for some milliseconds; where they take little longer than that,
     * let two be there at a time.
     *
     * @throws InvalidInputException when it is less than one
     */
    public MapOptions pulled(int portionsPerSlot) {
        if (portionsPerSlot < 1) {
            throw new InvalidInputException(portionsPerSlot + " portions for each executor slot: use 1 or more");
        }
        return new MapOptions(task, portionItems, join, portionsPerSlot);
    }
}
