package io.ttmesh.journal.internal.format;

import java.util.List;

/** One change that is applied as a whole or not at all. A batch carries many. */
public sealed interface Item {
    /**
     * Appends events, all or none.
     *
     * @param expectedHighest the highest sequence number that must be stored before
     */
    record Events(String persistenceId, long expectedHighest, String writer, List<EncodedRecord> records)
            implements Item {
        /** Copies the list. */
        public Events {
            records = List.copyOf(records);
        }
    }

    /** Deletes events up to and with a number; the highest number stays known. */
    record DeleteEvents(String persistenceId, long toSequenceNr) implements Item {}

    /** Keeps a snapshot; one with the same persistence id and number is replaced. */
    record SaveSnapshot(SnapshotRecord snapshot) implements Item {}

    /** Deletes the snapshots that the criteria mean. */
    record DeleteSnapshots(String persistenceId, SnapshotCriteria criteria) implements Item {}

    /** Keeps, or deletes, a durable state; its revision must be the stored one plus one. */
    record PutState(StateRecord state) implements Item {}

    /** Appends to the audit chain what no event says: an operator's action. */
    record AuditNote(String kind, String subject, String principal, String text) implements Item {}

    /** Changes nothing: lets an idle group show that it can still apply. */
    record Pulse() implements Item {}
}
