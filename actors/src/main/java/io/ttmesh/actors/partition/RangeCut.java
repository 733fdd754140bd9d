package io.ttmesh.actors.partition;

import java.util.ArrayList;
import java.util.List;

/** Cuts a range. Its length may be more than a long holds, and is unsigned. */
record RangeCut(RangePortion whole) implements Partitioner<RangePortion> {
    static RangeCut of(long from, long to) {
        return new RangeCut(new RangePortion(from, to));
    }

    private long length() {
        return whole.to() - whole.from();
    }

    /** The first ones are longer by one, when it does not come out even. */
    @Override
    public List<RangePortion> into(int count) {
        Counts.check(count);
        long least = Long.divideUnsigned(length(), count);
        long longer = Long.remainderUnsigned(length(), count);
        int filled = least == 0 ? (int) longer : count;
        List<RangePortion> portions = new ArrayList<>(filled);
        long from = whole.from();
        for (int i = 0; i < filled; i++) {
            long to = from + least + (i < longer ? 1 : 0);
            portions.add(new RangePortion(from, to));
            from = to;
        }
        return List.copyOf(portions);
    }

    @Override
    public List<RangePortion> ofSize(long size) {
        int count = Counts.ofSize(length(), size);
        List<RangePortion> portions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long from = whole.from() + i * size;
            portions.add(new RangePortion(from, i == count - 1 ? whole.to() : from + size));
        }
        return List.copyOf(portions);
    }
}
