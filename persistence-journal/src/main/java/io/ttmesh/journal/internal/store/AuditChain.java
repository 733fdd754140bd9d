package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.internal.format.AuditEntry;
import io.ttmesh.journal.internal.format.EncodedRecord;
import java.util.ArrayList;
import java.util.List;

/** Appends to the audit chain, within the changes of one apply. For the applying thread. */
final class AuditChain {
    private final StoreLimits limits;
    private final List<AuditAnchor> anchors = new ArrayList<>();
    private long number;
    private byte[] hash;
    private long anchorNumber;
    private long anchorMillis;

    AuditChain(StoreLimits limits, Head head) {
        this.limits = limits;
        this.number = head.auditNumber();
        this.hash = head.auditHash();
        this.anchorNumber = head.anchorNumber();
        this.anchorMillis = head.anchorMillis();
    }

    /** Appends what an event's tag orders: a hash of the payload, not the payload. */
    void event(Changes changes, long atMillis, String kind, String persistenceId, EncodedRecord record) {
        byte[] payloadHash = AuditEntry.sha256(record.decode().event().bytes());
        append(
                changes,
                new AuditEntry(
                        number + 1, hash, kind, atMillis, persistenceId, record.sequenceNr(), payloadHash, "", ""));
    }

    /** Appends what no event says. */
    void note(Changes changes, long atMillis, String kind, String subject, String principal, String text) {
        append(changes, new AuditEntry(number + 1, hash, kind, atMillis, subject, 0, new byte[0], principal, text));
    }

    private void append(Changes changes, AuditEntry entry) {
        byte[] canonical = entry.encode();
        hash = AuditEntry.sha256(canonical);
        number = entry.number();
        byte[] key = Keys.number(number);
        changes.put(Family.AUDIT, key, AuditRow.row(key, canonical, hash));
        if (number == 1 || number - anchorNumber >= limits.anchorEvery() || isDue(entry.atMillis())) {
            AuditAnchor anchor = new AuditAnchor(number, entry.atMillis(), hash);
            changes.put(Family.ANCHORS, key, anchor.row(key));
            anchors.add(anchor);
            anchorNumber = number;
            anchorMillis = entry.atMillis();
        }
    }

    private boolean isDue(long atMillis) {
        return atMillis - anchorMillis >= limits.anchorEveryMillis();
    }

    Head addTo(Head head) {
        return new Head(head.index(), head.term(), head.ordering(), number, hash, anchorNumber, anchorMillis);
    }

    /** The anchors made since the last call. */
    List<AuditAnchor> takeAnchors() {
        if (anchors.isEmpty()) {
            return List.of();
        }
        List<AuditAnchor> taken = List.copyOf(anchors);
        anchors.clear();
        return taken;
    }
}
