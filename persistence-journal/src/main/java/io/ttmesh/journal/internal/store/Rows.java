package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Rows carry a checksum over column family, key and content: what stands in the wrong place is found like what was
 * altered. Open to inheritance, so that a test can look away.
 */
class Rows {
    static final int SEAL_BYTES = Integer.BYTES;

    /** Puts the checksum into the last four bytes of a row that has room for it. */
    static byte[] seal(Family family, byte[] key, byte[] row) {
        int end = row.length - SEAL_BYTES;
        ByteBuffer.wrap(row).putInt(end, checksum(family, key, row, end));
        return row;
    }

    /** A row of one number. */
    static byte[] ofNumber(Family family, byte[] key, long number) {
        return seal(
                family,
                key,
                ByteBuffer.allocate(Long.BYTES + SEAL_BYTES).putLong(number).array());
    }

    /** A row that begins with numbers and ends with bytes. */
    static byte[] of(Family family, byte[] key, long first, byte[] rest) {
        ByteBuffer row = ByteBuffer.allocate(Long.BYTES + rest.length + SEAL_BYTES);
        return seal(family, key, row.putLong(first).put(rest).array());
    }

    /**
     * The content of a row, after its check.
     *
     * @throws JournalException.Corrupt which names family and key
     */
    ByteBuffer open(Family family, byte[] key, byte[] row) {
        int end = row.length - SEAL_BYTES;
        if (end < 0) {
            throw new JournalException.Corrupt(name(family, key) + ": has " + row.length + " bytes only");
        }
        int is = checksum(family, key, row, end);
        int said = ByteBuffer.wrap(row).getInt(end);
        if (is != said) {
            throw new JournalException.Corrupt(name(family, key) + ": checksum " + hex(is) + " is not " + hex(said));
        }
        return ByteBuffer.wrap(row, 0, end);
    }

    /** How messages name a row. */
    static String name(Family family, byte[] key) {
        String where = switch (family) {
            case META, HIGHEST, STATES -> Keys.text(key, 0, key.length);
            case EVENTS -> numbered(key, " sequence ", 0);
            case TAGS -> numbered(key, " ordering ", 0);
            case SNAPSHOTS -> numbered(key, " sequence ", -1);
            case SETS, SET_OF -> isNumbered(key) ? Keys.idOf(key) + "/" + printable(key) : printable(key);
            case AUDIT, ANCHORS -> key.length == Long.BYTES ? "" + Keys.numberOf(key) : printable(key);
        };
        return family.label() + " " + where;
    }

    private static String numbered(byte[] key, String word, long mask) {
        return isNumbered(key) ? Keys.idOf(key) + word + (Keys.numberOf(key) ^ mask) : printable(key);
    }

    private static boolean isNumbered(byte[] key) {
        return key.length >= Short.BYTES + Long.BYTES;
    }

    private static String printable(byte[] key) {
        return Keys.text(key, 0, key.length).replaceAll("\\p{Cntrl}", ".");
    }

    private static int checksum(Family family, byte[] key, byte[] row, int end) {
        CRC32C crc = new CRC32C();
        crc.update(number(family));
        crc.update(key, 0, key.length);
        crc.update(row, 0, end);
        return (int) crc.getValue();
    }

    private static int number(Family family) {
        return switch (family) {
            case META -> 0;
            case HIGHEST -> 1;
            case EVENTS -> 2;
            case TAGS -> 3;
            case SNAPSHOTS -> 4;
            case STATES -> 5;
            case SETS -> 6;
            case SET_OF -> 7;
            case AUDIT -> 8;
            case ANCHORS -> 9;
        };
    }

    static byte[] rest(ByteBuffer content) {
        return Arrays.copyOfRange(
                content.array(), content.arrayOffset() + content.position(), content.arrayOffset() + content.limit());
    }

    private static String hex(int number) {
        return Integer.toHexString(number);
    }
}
