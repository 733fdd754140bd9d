package io.ttmesh.actors;

import java.util.stream.LongStream;

/** The seeds of random tests: a fixed number of them, or the one in {@code -Dttmesh.test.seed} to replay. */
public final class Seeds {
    private Seeds() {}

    /** Seeds from 1 on. */
    public static LongStream first(int count) {
        Long replayed = Long.getLong("ttmesh.test.seed");
        return replayed == null ? LongStream.rangeClosed(1, count) : LongStream.of(replayed);
    }
}
