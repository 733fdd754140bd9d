package io.ttmesh.journal.internal.format;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A value as Pekko's serialization left it; the array is nobody's to change. Equal by content. */
@SuppressWarnings(
        "ArrayRecordComponent") // Owned by one hand at a time; a copy per event would cost more than it guards.
public record Payload(int serializerId, String manifest, byte[] bytes) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Payload(var otherId, var otherManifest, var otherBytes)
                && serializerId == otherId
                && manifest.equals(otherManifest)
                && Arrays.equals(bytes, otherBytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(serializerId, manifest, Arrays.hashCode(bytes));
    }

    @Override
    public String toString() {
        return "Payload[" + serializerId + " " + manifest + ", " + bytes.length + " bytes]";
    }
}
