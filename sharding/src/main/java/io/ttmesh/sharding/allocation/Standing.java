package io.ttmesh.sharding.allocation;

import java.util.Comparator;
import org.apache.pekko.util.Version;

/**
 * How a host would stand with one more shard of a region, or stands with the last one it has; less is better.
 *
 * @param distance from the shard's home region
 * @param version of the application
 * @param weight of the host, 1 or more
 * @param regional shards of the same home region, the one in question included
 * @param overall all shards, the one in question included
 */
record Standing(int distance, Version version, int weight, int regional, int overall) {
    /** Nearest, newest, fewest of the region for its weight. */
    static final Comparator<Standing> BY_REGION = Comparator.comparingInt(Standing::distance)
            .thenComparing(Standing::version, Comparator.reverseOrder())
            .thenComparing((a, b) -> ratios(a.regional, a.weight, b.regional, b.weight));

    /** The same, then fewest of all for its weight. */
    static final Comparator<Standing> BY_FITNESS =
            BY_REGION.thenComparing((a, b) -> ratios(a.overall, a.weight, b.overall, b.weight));

    /** Whether it is hardly worse than the best: as near and as new, and so many times as full for its weight at most. */
    boolean isWithin(int fullness, Standing best) {
        return distance == best.distance
                && version.equals(best.version)
                && ratios(regional, weight, (long) fullness * best.regional, best.weight) <= 0;
    }

    /** Compares fractions by cross-multiplication: exact, so that no rounding can make a shard go to and fro. */
    private static int ratios(long count, long weight, long otherCount, long otherWeight) {
        return Long.compare(count * otherWeight, otherCount * weight);
    }
}
