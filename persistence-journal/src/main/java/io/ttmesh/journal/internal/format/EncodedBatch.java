package io.ttmesh.journal.internal.format;

import java.nio.ByteBuffer;

/** A batch in the form in which it is sent, replicated and kept in the Raft log: one Raft entry. */
public final class EncodedBatch {
    private final byte[] bytes;

    EncodedBatch(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes bytes that came from elsewhere; {@link Batch#decode} checks them. */
    public static EncodedBatch ofBytes(byte[] bytes) {
        return new EncodedBatch(bytes);
    }

    /** All of it, to read only. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** All of it, without a copy; nobody changes it. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes it has. */
    public int sizeBytes() {
        return bytes.length;
    }
}
