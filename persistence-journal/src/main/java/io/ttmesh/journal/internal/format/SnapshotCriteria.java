package io.ttmesh.journal.internal.format;

/** Which snapshots of a persistence id are meant; all bounds are inclusive, times in milliseconds since the epoch. */
public record SnapshotCriteria(
        long minSequenceNr, long maxSequenceNr, long minTimestampMillis, long maxTimestampMillis) {}
