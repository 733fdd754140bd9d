package io.ttmesh.journal.internal.audit;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.AuditEntry;
import io.ttmesh.journal.internal.format.EventRecord;
import io.ttmesh.journal.internal.format.StoredEvent;
import io.ttmesh.journal.internal.store.AuditRow;
import io.ttmesh.journal.internal.store.OfflineStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.atomic.LongAdder;

/** Writes a store as lines of JSON; every record is checked before it is written. */
public final class StoreExport {
    private final Path folder;
    private final Appendable out;
    private final LongAdder lines = new LongAdder();

    /** Exports a store's folder. */
    public StoreExport(Path folder, Appendable out) {
        this.folder = folder;
        this.out = out;
    }

    /**
     * Writes the audit records from a number on, and all events if wanted; returns the number of lines.
     *
     * @throws JournalException.Corrupt at the first record that is damaged; the lines before it are sound
     */
    public long run(long sinceAuditNumber, boolean withEvents) {
        try (OfflineStore store = OfflineStore.open(folder)) {
            store.eachAudit(row -> {
                if (row.entry().number() >= sinceAuditNumber) {
                    write(line(row));
                }
            });
            if (withEvents) {
                store.eachId(id -> store.eachEvent(id, event -> write(line(event))));
            }
        }
        return lines.sum();
    }

    private static JsonLine line(AuditRow row) {
        AuditEntry entry = row.entry();
        return new JsonLine()
                .put("type", "audit")
                .put("number", entry.number())
                .put("kind", entry.kind())
                .put("atMillis", entry.atMillis())
                .put("subject", entry.subject())
                .put("sequenceNr", entry.sequenceNr())
                .hex("payloadSha256", entry.payloadHash())
                .put("principal", entry.principal())
                .put("text", entry.text())
                .hex("previousHash", entry.previousHash())
                .hex("hash", row.hash());
    }

    private static JsonLine line(StoredEvent stored) {
        EventRecord event = stored.record().decode();
        return new JsonLine()
                .put("type", "event")
                .put("ordering", stored.ordering())
                .put("persistenceId", stored.persistenceId())
                .put("sequenceNr", event.sequenceNr())
                .put("atMillis", event.timestampMillis())
                .put("writer", event.writer())
                .put("tags", event.tags())
                .put("serializerId", event.event().serializerId())
                .put("manifest", event.event().manifest())
                .put(
                        "payloadBase64",
                        Base64.getEncoder().encodeToString(event.event().bytes()));
    }

    private void write(JsonLine line) {
        try {
            out.append(line.end()).append('\n');
            lines.increment();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
