package io.ttmesh.journal.internal.write;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.ItemAnswer;
import io.ttmesh.journal.internal.format.Payload;
import io.ttmesh.journal.internal.format.SnapshotRecord;
import io.ttmesh.journal.internal.format.StateRecord;
import java.util.Optional;

/** What the write path must know of an item: whose it is, how large, and what its answer means to the writer. */
final class ItemFacts {
    private static final long FRAME_BYTES = 64;

    private ItemFacts() {}

    /** Whose item it is; empty when it is nobody's. */
    static Optional<String> persistenceId(Item item) {
        return switch (item) {
            case Item.Events events -> Optional.of(events.persistenceId());
            case Item.DeleteEvents delete -> Optional.of(delete.persistenceId());
            case Item.SaveSnapshot save -> Optional.of(save.snapshot().persistenceId());
            case Item.DeleteSnapshots delete -> Optional.of(delete.persistenceId());
            case Item.PutState put -> Optional.of(put.state().persistenceId());
            case Item.AuditNote note -> Optional.empty();
            case Item.Pulse pulse -> Optional.empty();
        };
    }

    /** How many bytes it takes in a batch, roughly: names are counted as if they were ASCII. */
    static long sizeBytes(Item item) {
        long named = FRAME_BYTES + persistenceId(item).map(String::length).orElse(0);
        return named
                + switch (item) {
                    case Item.Events events -> eventBytes(events);
                    case Item.SaveSnapshot save -> snapshotBytes(save.snapshot());
                    case Item.PutState put -> stateBytes(put.state());
                    case Item.AuditNote note ->
                        (long) note.text().length() + note.subject().length();
                    case Item.DeleteEvents delete -> 0;
                    case Item.DeleteSnapshots delete -> 0;
                    case Item.Pulse pulse -> 0;
                };
    }

    /** What a refusal means to the writer; empty when the item was applied. */
    static Optional<JournalException> failure(Item item, ItemAnswer answer) {
        return switch (answer.code()) {
            case DONE, ALREADY_DONE -> Optional.empty();
            case STALE ->
                Optional.of(new JournalException.StaleWriter(describe(item) + " refused: " + answer.stored()
                        + " is stored already, written by another incarnation"));
            case GAP ->
                Optional.of(new JournalException.SequenceGap(
                        describe(item) + " refused: only " + answer.stored() + " is stored"));
            case REFUSED -> Optional.of(new JournalException.Refused(describe(item) + " refused: " + answer.text()));
        };
    }

    /** Names the item for people. */
    static String describe(Item item) {
        return switch (item) {
            case Item.Events events -> "events of " + events.persistenceId() + " after " + events.expectedHighest();
            case Item.DeleteEvents delete ->
                "deletion of events of " + delete.persistenceId() + " up to " + delete.toSequenceNr();
            case Item.SaveSnapshot save ->
                "snapshot of " + save.snapshot().persistenceId() + " at "
                        + save.snapshot().sequenceNr();
            case Item.DeleteSnapshots delete -> "deletion of snapshots of " + delete.persistenceId();
            case Item.PutState put ->
                "state of " + put.state().persistenceId() + " at revision "
                        + put.state().revision();
            case Item.AuditNote note -> "audit note " + note.kind();
            case Item.Pulse pulse -> "pulse";
        };
    }

    private static long eventBytes(Item.Events events) {
        long sum = 0;
        for (EncodedRecord record : events.records()) {
            sum += record.sizeBytes() + Integer.BYTES;
        }
        return sum;
    }

    private static long snapshotBytes(SnapshotRecord snapshot) {
        return payloadBytes(snapshot.snapshot())
                + snapshot.metadata().map(ItemFacts::payloadBytes).orElse(0L);
    }

    private static long stateBytes(StateRecord state) {
        return state.value().map(ItemFacts::payloadBytes).orElse(0L)
                + state.tag().length();
    }

    private static long payloadBytes(Payload payload) {
        return FRAME_BYTES + payload.bytes().length + payload.manifest().length();
    }
}
