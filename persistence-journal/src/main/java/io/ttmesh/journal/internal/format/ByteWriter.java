package io.ttmesh.journal.internal.format;

import io.ttmesh.journal.JournalException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Writes a stored form, big-endian, into an array that grows. For one thread. */
final class ByteWriter {
    private static final int U1_MAX = 0xff;
    private static final int U2_MAX = 0xffff;

    private ByteBuffer buffer;

    ByteWriter(int capacity) {
        buffer = ByteBuffer.allocate(Math.max(16, capacity));
    }

    void u1(int value) {
        room(Byte.BYTES).put((byte) value);
    }

    void u2(int value) {
        room(Short.BYTES).putShort((short) value);
    }

    void u4(int value) {
        room(Integer.BYTES).putInt(value);
    }

    void u8(long value) {
        room(Long.BYTES).putLong(value);
    }

    /** A string of at most 255 bytes of UTF-8, after its length. */
    void shortString(String text) {
        byte[] utf8 = Utf8.of(text, U1_MAX);
        u1(utf8.length);
        raw(utf8, 0, utf8.length);
    }

    /** A string of at most 65,535 bytes of UTF-8, after its length. */
    void string(String text) {
        byte[] utf8 = Utf8.of(text, U2_MAX);
        u2(utf8.length);
        raw(utf8, 0, utf8.length);
    }

    /** Bytes after their length. */
    void bytes(byte[] bytes) {
        u4(bytes.length);
        raw(bytes, 0, bytes.length);
    }

    void raw(byte[] bytes, int offset, int length) {
        room(length).put(bytes, offset, length);
    }

    int position() {
        return buffer.position();
    }

    /** Puts in a length that was not known when its place was written. */
    void patchU4(int at, int value) {
        buffer.putInt(at, value);
    }

    /** All that was written, with the checksum over it behind. */
    byte[] sealed() {
        u4(crc32c(buffer.array(), 0, buffer.position()));
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** All that was written. */
    byte[] unsealed() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    static int crc32c(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    private ByteBuffer room(int needed) {
        if (buffer.remaining() < needed) {
            long grown = Math.max(buffer.capacity() * 2L, (long) buffer.position() + needed + Integer.BYTES);
            if (grown > Integer.MAX_VALUE - 8) {
                throw new JournalException.Refused("more than 2 GiB in one piece");
            }
            buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), (int) grown)).position(buffer.position());
        }
        return buffer;
    }
}
