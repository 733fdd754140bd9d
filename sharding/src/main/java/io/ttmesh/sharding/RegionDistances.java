package io.ttmesh.sharding;

import io.ttmesh.model.Region;
import io.ttmesh.model.error.InvalidInputException;
import java.util.Map;

/**
 * How far apart regions are: symmetric, 0 inside a region and to {@link Region#ANY}.
 *
 * <p>The unit is free; round-trip milliseconds are a good one. A pair that nobody configured has the default distance.
 */
public final class RegionDistances {
    /** The distance of a pair that nobody configured, unless said otherwise. */
    public static final int UNCONFIGURED = 100;

    /** The largest distance that can be configured. */
    public static final int DISTANCE_MAX = 1_000_000;

    private final Map<Pair, Integer> distances;
    private final int unconfigured;

    private RegionDistances(Map<Pair, Integer> distances, int unconfigured) {
        this.distances = distances;
        this.unconfigured = unconfigured;
    }

    /** The distances of these pairs, and {@value #UNCONFIGURED} for every other. */
    public static RegionDistances of(Map<Pair, Integer> distances) {
        return of(distances, UNCONFIGURED);
    }

    /**
     * The distances of these pairs, and a default for every other.
     *
     * @throws InvalidInputException when a distance is out of 0 to {@value #DISTANCE_MAX}
     */
    public static RegionDistances of(Map<Pair, Integer> distances, int unconfigured) {
        checked("of unconfigured regions", unconfigured);
        distances.forEach((pair, distance) -> checked("of " + pair, distance));
        return new RegionDistances(Map.copyOf(distances), unconfigured);
    }

    private static void checked(String what, int distance) {
        if (distance < 0 || distance > DISTANCE_MAX) {
            throw new InvalidInputException("distance " + what + " is " + distance + ": use 0 to " + DISTANCE_MAX);
        }
    }

    /** The distance from one region to another, 0 or more. */
    public int between(Region one, Region other) {
        if (one.equals(other) || one.equals(Region.ANY) || other.equals(Region.ANY)) {
            return 0;
        }
        return distances.getOrDefault(new Pair(one, other), unconfigured);
    }

    /**
     * Two different regions, whose order does not matter.
     *
     * @param one the lesser by name
     * @param other the greater by name
     */
    public record Pair(Region one, Region other) {
        /**
         * Puts them in order.
         *
         * @throws InvalidInputException when they are the same, or one is {@link Region#ANY}
         */
        public Pair {
            if (one.equals(other) || one.equals(Region.ANY) || other.equals(Region.ANY)) {
                throw new InvalidInputException("regions " + one + " and " + other
                        + " have distance 0 by definition: configure pairs of different regions");
            }
            if (one.compareTo(other) > 0) {
                Region greater = one;
                one = other;
                other = greater;
            }
        }

        @Override
        public String toString() {
            return one + "/" + other;
        }
    }
}
