package io.ttmesh.journal.internal.format;

/** A value as Pekko's serialization left it; the array is nobody's to change. */
@SuppressWarnings(
        "ArrayRecordComponent") // Owned by one hand at a time; a copy per event would cost more than it guards.
public record Payload(int serializerId, String manifest, byte[] bytes) {}
