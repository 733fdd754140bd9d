package io.ttmesh.actors.internal.job;

import java.util.Arrays;

/**
 * Shares a limit out by what is wanted: nobody gets more than it wants, and what it leaves goes to those that want more, until all
 * of them have the same.
 */
final class FairShares {
    private FairShares() {}

    /** The shares of these wants; where all can not have the same, the first ones have one more. */
    static int[] of(int[] wants, int limit) {
        int[] ascending = wants.clone();
        Arrays.sort(ascending);
        long left = limit;
        int satisfied = 0;
        while (satisfied < wants.length && (long) ascending[satisfied] * (wants.length - satisfied) <= left) {
            left -= ascending[satisfied];
            satisfied++;
        }
        if (satisfied == wants.length) {
            return wants.clone();
        }
        int others = wants.length - satisfied;
        long level = left / others;
        long more = left % others;
        int[] shares = new int[wants.length];
        for (int i = 0; i < wants.length; i++) {
            boolean isShort = wants[i] > level;
            shares[i] = (int) Math.min(wants[i], isShort && more > 0 ? level + 1 : level);
            more -= isShort ? 1 : 0;
        }
        return shares;
    }
}
