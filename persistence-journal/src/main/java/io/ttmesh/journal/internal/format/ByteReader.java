package io.ttmesh.journal.internal.format;

import io.ttmesh.journal.JournalException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a stored form and trusts no length in it: whatever does not fit is {@link JournalException.Corrupt}. For one
 * thread.
 */
final class ByteReader {
    private final String what;
    private final byte[] array;
    private final ByteBuffer buffer;

    /** Reads a part of an array; {@code what} names it in messages. */
    ByteReader(String what, byte[] array, int offset, int length) {
        this.what = what;
        this.array = array;
        this.buffer = ByteBuffer.wrap(array, offset, length);
    }

    /** Reads all that is left in a buffer, whose position stays. */
    static ByteReader of(String what, ByteBuffer bytes) {
        if (bytes.hasArray()) {
            return new ByteReader(what, bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return new ByteReader(what, copy, 0, copy.length);
    }

    int u1() {
        return need(Byte.BYTES).get() & 0xff;
    }

    int u2() {
        return need(Short.BYTES).getShort() & 0xffff;
    }

    int u4() {
        return need(Integer.BYTES).getInt();
    }

    long u8() {
        return need(Long.BYTES).getLong();
    }

    /** A count of things that have at least so many bytes each. */
    int count(int bytesEachMin) {
        int count = u4();
        if (count < 0 || (long) count * bytesEachMin > buffer.remaining()) {
            throw corrupt(count + " parts can not be in " + buffer.remaining() + " bytes");
        }
        return count;
    }

    /** A length that is followed by so many bytes. */
    int length() {
        int length = u4();
        if (length < 0 || length > buffer.remaining()) {
            throw corrupt("a length of " + length + " where " + buffer.remaining() + " bytes are left");
        }
        return length;
    }

    boolean flag() {
        int flag = u1();
        if (flag > 1) {
            throw corrupt("a flag is " + flag);
        }
        return flag == 1;
    }

    String shortString() {
        return text(u1());
    }

    String string() {
        return text(u2());
    }

    byte[] bytes() {
        return raw(length());
    }

    byte[] raw(int length) {
        need(length);
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    /** A reader of the next bytes, which this one leaves out. */
    ByteReader part(String name, int length) {
        int at = need(length).position();
        buffer.position(at + length);
        return new ByteReader(name, array, at, length);
    }

    /** A record that shares this reader's array. */
    EncodedRecord record(int length) {
        int at = need(length).position();
        buffer.position(at + length);
        return EncodedRecord.ofBytes(array, at, length);
    }

    void skip(int length) {
        need(length).position(buffer.position() + length);
    }

    int remaining() {
        return buffer.remaining();
    }

    /** Checks the last four bytes against all before, from where this reader stands, and leaves them out. */
    void checkSeal() {
        need(Integer.BYTES);
        int end = buffer.limit() - Integer.BYTES;
        int is = ByteWriter.crc32c(array, buffer.position(), end - buffer.position());
        int said = buffer.getInt(end);
        if (is != said) {
            throw corrupt("checksum " + Integer.toHexString(is) + " is not " + Integer.toHexString(said));
        }
        buffer.limit(end);
    }

    /** Checks that nothing is left. */
    void checkEnd() {
        if (buffer.hasRemaining()) {
            throw corrupt(buffer.remaining() + " bytes are left over");
        }
    }

    /** Checks a format number; a greater one is from a newer release. */
    void checkFormat(int known) {
        int format = u1();
        if (format > known) {
            throw newer("format " + format + ", and this release knows " + known);
        }
        if (format != known) {
            throw corrupt("format " + format + " never was");
        }
    }

    JournalException.Corrupt corrupt(String why) {
        return new JournalException.Corrupt(what + ": " + why);
    }

    JournalException.ForeignData newer(String why) {
        return new JournalException.ForeignData(what + " was written by a newer release: " + why);
    }

    private String text(int length) {
        int at = need(length).position();
        buffer.position(at + length);
        for (int i = at; i < at + length; i++) {
            if (array[i] < 0) {
                return unicode(at, length);
            }
        }
        return new String(array, at, length, StandardCharsets.ISO_8859_1);
    }

    private String unicode(int at, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(array, at, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JournalException.Corrupt(what + ": a string is not UTF-8", e);
        }
    }

    private ByteBuffer need(int length) {
        if (length > buffer.remaining()) {
            throw corrupt("ends " + (length - buffer.remaining()) + " bytes too early");
        }
        return buffer;
    }
}
