package io.ttmesh.actors.partition;

import io.ttmesh.model.error.InvalidInputException;

/**
 * Numbers in a row.
 *
 * @param from the first
 * @param to the one behind the last
 */
public record RangePortion(long from, long to) {
    /** Refuses numbers that are the wrong way round. */
    public RangePortion {
        if (from > to) {
            throw new InvalidInputException("range " + from + " to " + to + " ends before it begins: swap its bounds");
        }
    }
}
