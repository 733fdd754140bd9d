package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import java.nio.ByteBuffer;

/**
 * What is kept of a persistence id for ever.
 *
 * @param sequenceNr the highest ever written
 * @param deletedTo the highest that was deleted
 * @param ordering of the last event
 */
record HighestRow(long sequenceNr, long deletedTo, long ordering) {
    static final HighestRow NONE = new HighestRow(0, 0, 0);

    private static final int BYTES = 3 * Long.BYTES;

    byte[] row(byte[] key) {
        return Rows.seal(
                Family.HIGHEST,
                key,
                ByteBuffer.allocate(BYTES + Rows.SEAL_BYTES)
                        .putLong(sequenceNr)
                        .putLong(deletedTo)
                        .putLong(ordering)
                        .array());
    }

    static HighestRow read(Database db, Rows rows, String persistenceId) {
        byte[] key = Keys.utf8(persistenceId);
        byte[] row = db.get(Family.HIGHEST, key);
        return row == null ? NONE : read(rows, key, row);
    }

    static HighestRow read(Rows rows, byte[] key, byte[] row) {
        ByteBuffer content = rows.open(Family.HIGHEST, key, row);
        if (content.remaining() != BYTES) {
            throw new JournalException.Corrupt(
                    Rows.name(Family.HIGHEST, key) + ": has " + content.remaining() + " bytes, not " + BYTES);
        }
        return new HighestRow(content.getLong(), content.getLong(), content.getLong());
    }
}
