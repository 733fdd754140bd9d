package io.ttmesh.actors.partition;

import io.ttmesh.model.error.InvalidInputException;

/** Checks how many portions are asked for. */
final class Counts {
    private Counts() {}

    static void check(int count) {
        if (count < 1 || count > Partitioner.PORTIONS_MAX) {
            throw new InvalidInputException(count + " portions were asked for: use 1 to " + Partitioner.PORTIONS_MAX);
        }
    }

    /**
     * How many portions of this size there are, the last of which may be smaller.
     *
     * @param whole as an unsigned number
     */
    static int ofSize(long whole, long size) {
        if (size < 1) {
            throw new InvalidInputException("portions of size " + size + " were asked for: use 1 or more");
        }
        long full = Long.divideUnsigned(whole, size);
        long count = Long.remainderUnsigned(whole, size) == 0 ? full : full + 1;
        if (Long.compareUnsigned(count, Partitioner.PORTIONS_MAX) > 0) {
            throw new InvalidInputException("portions of size " + size + " would be " + Long.toUnsignedString(count)
                    + ", over " + Partitioner.PORTIONS_MAX + ": use a larger size");
        }
        return (int) count;
    }
}
