package io.ttmesh.samples.montecarlo;

/**
 * Random numbers that follow from a seed and a portion alone, on every JVM: G. L. Steele, D. Lea and C. H. Flood, "Fast Splittable
 * Pseudorandom Number Generators", 2014, figure 17, with the gamma and mixing function given there. For one thread.
 */
final class Points {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1p-53;

    private long state;

    /** Different portions begin so far apart that they do not meet in practice. */
    Points(long seed, int portion) {
        state = mixed(seed + mixed(portion * GAMMA));
    }

    /** The next number, 0 to less than 1. */
    double next() {
        state += GAMMA;
        return (mixed(state) >>> 11) * UNIT;
    }

    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
