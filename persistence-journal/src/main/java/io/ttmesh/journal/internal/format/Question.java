package io.ttmesh.journal.internal.format;

import java.nio.ByteBuffer;

/** What a voter's store can be asked. Pages are bounded by their voter, too: ask again after the last that came. */
public sealed interface Question {
    /** The highest sequence number ever written, 0 for none; answered by {@link Answer.Highest}. */
    record HighestSequenceNr(String persistenceId) implements Question {}

    /** Events in order of their numbers; answered by {@link Answer.Events}. */
    record EventsById(String persistenceId, long fromSequenceNr, long toSequenceNr, int limit) implements Question {}

    /** Events with a tag, in order of their ordering; answered by {@link Answer.Events}. */
    record EventsByTag(String tag, long afterOrdering, int limit) implements Question {}

    /** Persistence ids that have, or had, events or states, in order; answered by {@link Answer.Ids}. */
    record PersistenceIds(String after, int limit) implements Question {}

    /** The youngest snapshot that the criteria mean; answered by {@link Answer.Snapshot}. */
    record YoungestSnapshot(String persistenceId, SnapshotCriteria criteria) implements Question {}

    /** A durable state; answered by {@link Answer.State}. */
    record State(String persistenceId) implements Question {}

    /**
     * The persistence ids in a set, in order of when they are due; answered by {@link Answer.SetMembers}.
     *
     * @param dueUpToMillis those due later are left out
     * @param after the last one of the page before, or null for the first page
     */
    record MembersOfSet(
            String set,
            long dueUpToMillis,
            @org.jspecify.annotations.Nullable SetMember after,
            int limit) implements Question {}

    /** Encodes it for the way to a voter. */
    default byte[] encode() {
        return QuestionCodec.encode(this);
    }

    /** Decodes what {@link #encode} made. */
    static Question decode(ByteBuffer bytes) {
        return QuestionCodec.decode(bytes);
    }
}
