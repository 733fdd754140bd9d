package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.EncodedRecord;
import java.nio.ByteBuffer;

/**
 * An event as it stands in the store.
 *
 * @param previous the sequence number of the event before it, so that a lost row is seen
 */
record EventRow(long ordering, long previous, EncodedRecord record) {
    private static final int HEAD_BYTES = 2 * Long.BYTES;

    byte[] row(byte[] key) {
        ByteBuffer row = ByteBuffer.allocate(HEAD_BYTES + record.sizeBytes() + Rows.SEAL_BYTES)
                .putLong(ordering)
                .putLong(previous);
        record.writeTo(row);
        return Rows.seal(Family.EVENTS, key, row.array());
    }

    /** Takes a row apart; key and content must agree. */
    static EventRow read(Rows rows, byte[] key, byte[] row) {
        ByteBuffer content = rows.open(Family.EVENTS, key, row);
        int recordBytes = content.remaining() - HEAD_BYTES;
        if (recordBytes < 0) {
            throw new JournalException.Corrupt(Rows.name(Family.EVENTS, key) + ": is too short");
        }
        EncodedRecord record = EncodedRecord.ofBytes(row, HEAD_BYTES, recordBytes);
        if (record.sequenceNr() != Keys.numberOf(key)) {
            throw new JournalException.Corrupt(
                    Rows.name(Family.EVENTS, key) + ": holds sequence " + record.sequenceNr());
        }
        return new EventRow(content.getLong(), content.getLong(), record);
    }
}
