package io.ttmesh.journal.internal.audit;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.AuditEntry;
import io.ttmesh.journal.internal.store.AuditAnchor;
import io.ttmesh.journal.internal.store.AuditRow;
import io.ttmesh.journal.internal.store.OfflineStore;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the audit chain from its first record to its last, and holds it against the anchors within the store and
 * outside of it. For one thread.
 */
final class ChainCheck {
    private final OfflineStore store;
    private @Nullable AuditRow last;

    ChainCheck(OfflineStore store) {
        this.store = store;
    }

    /** Checks every link; returns how many records there are. */
    long followLinks() {
        long count = store.eachAudit(this::link);
        long number = last == null ? 0 : last.entry().number();
        if (number != store.auditNumber() || (last != null && !store.endsWith(last))) {
            throw new JournalException.Corrupt(
                    "audit " + number + ": is the last, and the store's head says " + store.auditNumber());
        }
        return count;
    }

    private void link(AuditRow row) {
        AuditEntry entry = row.entry();
        if (!entry.hasHash(row.hash())) {
            throw new JournalException.Corrupt("audit " + entry.number() + ": its content does not have the hash "
                    + HexFormat.of().formatHex(row.hash()));
        }
        AuditRow before = last;
        if (before == null) {
            if (entry.number() == 1 && !Arrays.equals(entry.previousHash(), new byte[AuditEntry.HASH_BYTES])) {
                throw new JournalException.Corrupt("audit 1: follows a record that never was");
            }
        } else if (entry.number() != before.entry().number() + 1) {
            throw new JournalException.Corrupt("audit " + (before.entry().number() + 1) + ": is lost");
        } else if (!Arrays.equals(entry.previousHash(), before.hash())) {
            throw new JournalException.Corrupt("audit " + before.entry().number() + ": was altered, for audit "
                    + entry.number() + " keeps another hash of it");
        }
        last = row;
    }

    /** Checks the anchors; returns how many there are. */
    long holdAnchors(@Nullable Map<Long, AuditAnchor> outside) {
        long count = store.eachAnchor(anchor -> {
            hold(anchor, "anchors");
            if (outside != null && !outside.containsKey(anchor.number())) {
                throw new JournalException.Corrupt("audit " + anchor.number() + ": its anchor is not in anchors.log");
            }
        });
        if (outside != null) {
            // Lines beyond the store's end are of a store that was further before a crash.
            outside.values().stream()
                    .filter(anchor -> anchor.number() <= store.auditNumber())
                    .forEach(anchor -> hold(anchor, "anchors.log"));
        }
        return count;
    }

    private void hold(AuditAnchor anchor, String where) {
        AuditRow row = store.audit(anchor.number()).orElse(null);
        if (row == null) {
            throw new JournalException.Corrupt("audit " + anchor.number() + ": is lost, and " + where + " holds it");
        }
        if (!Arrays.equals(row.hash(), anchor.hash())) {
            throw new JournalException.Corrupt(
                    "audit " + anchor.number() + ": was altered, for " + where + " keeps another hash of it");
        }
    }
}
