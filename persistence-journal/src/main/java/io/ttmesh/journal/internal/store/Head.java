package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.AuditEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How far a store is; written with every batch, so that it always agrees with the rest.
 *
 * @param index of the last Raft entry applied
 * @param ordering of the last event
 * @param auditNumber of the last audit record, with its hash
 * @param anchorNumber the audit record that the last anchor holds, with that record's time
 */
@SuppressWarnings("ArrayRecordComponent") // A hash that nobody writes to.
record Head(
        long index,
        long term,
        long ordering,
        long auditNumber,
        byte[] auditHash,
        long anchorNumber,
        long anchorMillis) {
    static final byte[] KEY = "head".getBytes(StandardCharsets.US_ASCII);
    static final Head EMPTY = new Head(0, 0, 0, 0, new byte[AuditEntry.HASH_BYTES], 0, 0);

    private static final int BYTES = 6 * Long.BYTES + AuditEntry.HASH_BYTES;

    byte[] row() {
        return Rows.seal(
                Family.META,
                KEY,
                ByteBuffer.allocate(BYTES + Rows.SEAL_BYTES)
                        .putLong(index)
                        .putLong(term)
                        .putLong(ordering)
                        .putLong(auditNumber)
                        .put(auditHash)
                        .putLong(anchorNumber)
                        .putLong(anchorMillis)
                        .array());
    }

    static Head read(ByteBuffer content) {
        if (content.remaining() != BYTES) {
            throw new JournalException.Corrupt("meta head: has " + content.remaining() + " bytes, not " + BYTES);
        }
        long index = content.getLong();
        long term = content.getLong();
        long ordering = content.getLong();
        long auditNumber = content.getLong();
        byte[] auditHash = new byte[AuditEntry.HASH_BYTES];
        content.get(auditHash);
        return new Head(index, term, ordering, auditNumber, auditHash, content.getLong(), content.getLong());
    }

    Head at(long newIndex, long newTerm) {
        return new Head(newIndex, newTerm, ordering, auditNumber, auditHash, anchorNumber, anchorMillis);
    }
}
