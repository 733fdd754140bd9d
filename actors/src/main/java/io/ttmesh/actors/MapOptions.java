package io.ttmesh.actors;

import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.error.InvalidInputException;

/**
 * How a {@link JobBuilder#map map} runs.
 *
 * @param task of each portion, which is one submission
 * @param portionItems items of one portion; 0 lets the mesh choose: 64 portions or more as far as there are items, of at most
 *     1,000 items each
 * @param join how many items must succeed
 */
public record MapOptions(TaskOptions task, int portionItems, Join join) {
    /** Portions by the mesh's choice, every item must succeed. */
    public static final MapOptions DEFAULTS = new MapOptions(TaskOptions.DEFAULTS, 0, Join.all());

    private static final int WANTED_PORTIONS = 64;
    private static final int ITEMS_MAX = 1_000;

    /**
     * Checks.
     *
     * @throws InvalidInputException when a portion has a negative number of items
     */
    public MapOptions {
        if (portionItems < 0) {
            throw new InvalidInputException(
                    "portions of " + portionItems + " items: use 1 or more, or 0 for the mesh's choice");
        }
    }

    /** The same with other options for each portion. */
    public MapOptions withTask(TaskOptions options) {
        return new MapOptions(options, portionItems, join);
    }

    /** The same with portions of so many items. */
    public MapOptions withPortions(int items) {
        return new MapOptions(task, items, join);
    }

    /** The same with another rule for items that fail. */
    public MapOptions withJoin(Join rule) {
        return new MapOptions(task, portionItems, rule);
    }

    /** Items of one portion, when there are so many in all. */
    public static int portionOf(int wanted, long items) {
        return wanted > 0 ? wanted : Math.clamp((items + WANTED_PORTIONS - 1) / WANTED_PORTIONS, 1, ITEMS_MAX);
    }
}
