package io.ttmesh.journal.internal.format;

import java.util.Optional;

/** One snapshot. */
public record SnapshotRecord(
        String persistenceId, long sequenceNr, long timestampMillis, Payload snapshot, Optional<Payload> metadata) {}
