package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.internal.format.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The keys of all column families; big-endian, so that RocksDB's order of bytes is the order that is meant. */
final class Keys {
    private static final int LENGTH_BYTES = Short.BYTES;

    private Keys() {}

    static byte[] utf8(String text) {
        return Utf8.of(text, 0xffff);
    }

    static String text(byte[] key, int offset, int length) {
        return new String(key, offset, length, StandardCharsets.UTF_8);
    }

    /** What all keys of one persistence id, tag or set begin with. */
    static byte[] prefix(String id) {
        byte[] utf8 = utf8(id);
        return ByteBuffer.allocate(LENGTH_BYTES + utf8.length)
                .putShort((short) utf8.length)
                .put(utf8)
                .array();
    }

    static byte[] numbered(byte[] prefix, long number) {
        byte[] key = Arrays.copyOf(prefix, prefix.length + Long.BYTES);
        ByteBuffer.wrap(key).putLong(prefix.length, number);
        return key;
    }

    static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    /** The number at a key's end. */
    static long numberOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    }

    /** The id that a key begins with. */
    static String idOf(byte[] key) {
        return text(key, LENGTH_BYTES, Math.min(idLength(key), key.length - LENGTH_BYTES));
    }

    /** Younger snapshots come first. */
    static byte[] snapshot(byte[] prefix, long sequenceNr) {
        return numbered(prefix, ~sequenceNr);
    }

    static byte[] inSet(byte[] setPrefix, long dueMillis, byte[] persistenceId) {
        return ByteBuffer.allocate(setPrefix.length + Long.BYTES + persistenceId.length)
                .put(setPrefix)
                .putLong(ordered(dueMillis))
                .put(persistenceId)
                .array();
    }

    static long dueOf(byte[] key) {
        return ordered(ByteBuffer.wrap(key).getLong(LENGTH_BYTES + idLength(key)));
    }

    static String memberOf(byte[] key) {
        int at = LENGTH_BYTES + idLength(key) + Long.BYTES;
        return text(key, at, key.length - at);
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static int idLength(byte[] key) {
        return ByteBuffer.wrap(key).getShort(0) & 0xffff;
    }

    /** Signed numbers in the order of their bytes. */
    private static long ordered(long signed) {
        return signed ^ Long.MIN_VALUE;
    }
}
