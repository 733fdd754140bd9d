package io.ttmesh.journal.internal.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

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

    /** Whether the checksum at the end of an encoded batch agrees with all that stands before it. */
    public static boolean isWhole(ByteBuffer bytes) {
        int end = bytes.limit() - Integer.BYTES;
        if (end < bytes.position()) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(end));
        return bytes.duplicate().order(ByteOrder.BIG_ENDIAN).getInt(end) == (int) crc.getValue();
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
