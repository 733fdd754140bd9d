package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.AuditEntry;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An audit record as it stands in the store, with the hash that the next one keeps.
 *
 * @param hash as stored; {@link AuditEntry#hasHash} says whether it is right
 */
@SuppressWarnings("ArrayRecordComponent") // A hash that nobody writes to.
public record AuditRow(AuditEntry entry, byte[] hash) {
    static byte[] row(byte[] key, byte[] canonical, byte[] hash) {
        return Rows.seal(
                Family.AUDIT,
                key,
                ByteBuffer.allocate(canonical.length + hash.length + Rows.SEAL_BYTES)
                        .put(canonical)
                        .put(hash)
                        .array());
    }

    static AuditRow read(Rows rows, byte[] key, byte[] row) {
        ByteBuffer content = rows.open(Family.AUDIT, key, row);
        int entryBytes = content.remaining() - AuditEntry.HASH_BYTES;
        if (entryBytes < 0) {
            throw new JournalException.Corrupt(Rows.name(Family.AUDIT, key) + ": is too short");
        }
        byte[] hash = Arrays.copyOfRange(row, entryBytes, entryBytes + AuditEntry.HASH_BYTES);
        return new AuditRow(AuditEntry.decode(content.slice(0, entryBytes)), hash);
    }
}
