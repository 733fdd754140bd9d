package io.ttmesh.model;

import java.util.Comparator;

/**
 * Names one execution of a submission for ever: the owner's epoch and the attempt's number.
 *
 * <p>User code may hand it to a store that refuses smaller tokens, so that an execution which was given up can not
 * overwrite the work of its successor (Kleppmann, "How to do distributed locking", 2016).
 *
 * @param epoch 0 for durable submissions; the start of the host's incarnation, in microseconds, for volatile ones
 * @param attempt 1 or more
 */
public record FencingToken(long epoch, int attempt) implements WireSafe, Comparable<FencingToken> {
    private static final Comparator<FencingToken> ORDER =
            Comparator.comparingLong(FencingToken::epoch).thenComparingInt(FencingToken::attempt);

    @Override
    public int compareTo(FencingToken other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return epoch + "/" + attempt;
    }
}
