package io.ttmesh.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;

/**
 * Bytes and how to read them; opaque to the mesh between submitter and worker.
 *
 * <p>The array is not copied: whoever makes a payload gives the array away.
 *
 * @param format a format byte, see {@link PayloadFormat}
 * @param bytes the encoded value
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below; a copy per hop would cost more than it saves
public record Payload(
        @JsonProperty("f") byte format, @JsonProperty("b") byte[] bytes) implements WireSafe {
    /** Size of the encoded value. */
    @JsonIgnore
    public int sizeBytes() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && format == that.format && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * format + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Payload[format=" + format + ", sizeBytes=" + bytes.length + "]";
    }
}
