package io.ttmesh.testkit.chaos;

import io.ttmesh.model.FencingToken;

/**
 * What the body of a step wrote down while it ran, in a file that outlives its node.
 *
 * @param at {@link System#nanoTime}, which all processes of a machine share
 * @param kind what it says
 * @param unit the step, or the portion of a map's items, inside the job
 * @param item number of the item inside the unit, from 0
 * @param taskId the submission
 * @param token the execution
 * @param node where
 * @param number of the checkpoint, for those that speak of one
 */
record JobMark(long at, Kind kind, String unit, int item, String taskId, FencingToken token, String node, int number) {
    /** What marks say. */
    enum Kind {
        /** The body runs. */
        BEGAN,
        /** It goes on behind this checkpoint; 0 is the beginning. */
        FROM,
        /** This checkpoint is stored. */
        KEPT,
        /** It returns its result. */
        ENDED,
        /** It fails. */
        FAILED,
        /** It was interrupted. */
        STOPPED
    }

    /** As a line of the file. */
    String line() {
        return String.join(
                        " ",
                        Long.toString(at),
                        kind.name(),
                        unit,
                        Integer.toString(item),
                        taskId,
                        Long.toString(token.epoch()),
                        Integer.toString(token.attempt()),
                        node,
                        Integer.toString(number))
                + "\n";
    }

    static JobMark parse(String line) {
        String[] words = line.split(" ", -1);
        return new JobMark(
                Long.parseLong(words[0]),
                Kind.valueOf(words[1]),
                words[2],
                Integer.parseInt(words[3]),
                words[4],
                new FencingToken(Long.parseLong(words[5]), Integer.parseInt(words[6])),
                words[7],
                Integer.parseInt(words[8]));
    }
}
