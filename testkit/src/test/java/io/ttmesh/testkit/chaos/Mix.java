package io.ttmesh.testkit.chaos;

/**
 * What a workload is made of.
 *
 * @param perSecond submissions, questions and cancels
 * @param volatileShare of a hundred submissions; of the rest about as many have a key as not
 * @param slowOneIn how many of them come to one slow one
 * @param slowMillis how long the longest attempts take
 * @param delayMillis the longest delay
 */
record Mix(int perSecond, int volatileShare, int slowOneIn, int slowMillis, int delayMillis) {
    /** Some of everything. */
    static final Mix EVERYTHING = new Mix(40, 40, 12, 2_000, 700);

    /** Durable only, and so slow that there is always much under way; over within 30 s with all retries and a lease. */
    static final Mix DURABLE = new Mix(50, 0, 2, 4_000, 8_000);
}
