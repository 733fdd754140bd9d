package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.AuditEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * A point of the audit chain that is also kept outside of it.
 *
 * @param number of the audit record
 * @param atMillis its time
 * @param hash its hash
 */
@SuppressWarnings("ArrayRecordComponent") // A hash that nobody writes to.
public record AuditAnchor(long number, long atMillis, byte[] hash) {
    private static final String WORD = "anchor";
    private static final String FORMAT = "1";

    byte[] row(byte[] key) {
        return Rows.of(Family.ANCHORS, key, atMillis, hash);
    }

    static AuditAnchor read(Rows rows, byte[] key, byte[] row) {
        ByteBuffer content = rows.open(Family.ANCHORS, key, row);
        if (content.remaining() != Long.BYTES + AuditEntry.HASH_BYTES) {
            throw new JournalException.Corrupt(Rows.name(Family.ANCHORS, key) + ": has a wrong length");
        }
        return new AuditAnchor(Keys.numberOf(key), content.getLong(), Rows.rest(content));
    }

    /** Its line in {@code anchors.log}, with a checksum, without an end of line. */
    public String line() {
        String text = String.join(
                " ",
                WORD,
                FORMAT,
                Long.toString(number),
                Long.toString(atMillis),
                HexFormat.of().formatHex(hash));
        return text + " " + checksum(text);
    }

    /**
     * Reads a line.
     *
     * @throws JournalException.Corrupt when it is none
     */
    public static AuditAnchor ofLine(String line) {
        int end = line.lastIndexOf(' ');
        String[] parts = line.split(" ", -1);
        if (parts.length != 6 || !checksum(line.substring(0, end)).equals(parts[5]) || !parts[0].equals(WORD)) {
            throw new JournalException.Corrupt("anchors.log: damaged line: " + line);
        }
        if (!parts[1].equals(FORMAT)) {
            throw new JournalException.ForeignData("anchors.log was written by a newer release: format " + parts[1]);
        }
        return new AuditAnchor(
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                HexFormat.of().parseHex(parts[4]));
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
