package io.ttmesh.actors.internal.job;

import java.util.ArrayList;
import java.util.List;

/**
 * The units of a reduction: first one for each portion of the map, in order, then, level by level, one for each {@code fanIn}
 * neighbours of the level below, up to one. Its shape depends on the two numbers alone.
 *
 * @param leaves portions that have results
 * @param fanIn most values that are made one at a time
 */
record ReduceTree(int leaves, int fanIn) {
    /** How many there are; a reduction of nothing is one, of an empty list. */
    int units() {
        int all = Math.max(leaves, 1);
        for (int level = leaves; level > 1; ) {
            level = next(level);
            all += level;
        }
        return all;
    }

    private int next(int level) {
        return (level + fanIn - 1) / fanIn;
    }

    boolean isLeaf(int unit) {
        return unit < Math.max(leaves, 1);
    }

    /** The unit that takes this one's value; -1 for the last. */
    int parent(int unit) {
        int start = 0;
        for (int level = leaves; level > 1; level = next(level)) {
            if (unit < start + level) {
                return start + level + (unit - start) / fanIn;
            }
            start += level;
        }
        return -1;
    }

    /** The units whose values one takes that is no leaf. */
    List<Integer> children(int unit) {
        int below = 0;
        int start = leaves;
        for (int level = leaves; level > 1; ) {
            int size = next(level);
            if (unit < start + size) {
                int first = below + (unit - start) * fanIn;
                return range(first, Math.min(first + fanIn, below + level));
            }
            below = start;
            start += size;
            level = size;
        }
        throw new IllegalArgumentException("unit " + unit + " of " + this);
    }

    private static List<Integer> range(int from, int to) {
        List<Integer> range = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            range.add(i);
        }
        return range;
    }
}
