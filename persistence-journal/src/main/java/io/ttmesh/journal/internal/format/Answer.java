package io.ttmesh.journal.internal.format;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** What a voter's store answers to a {@link Question}. */
public sealed interface Answer {
    /** To {@link Question.HighestSequenceNr}; {@code deletedTo} is the highest number that was deleted. */
    record Highest(long sequenceNr, long deletedTo) implements Answer {}

    /** To the questions for events; a page without any says that there are no more now. */
    record Events(List<StoredEvent> events) implements Answer {
        /** Copies the list. */
        public Events {
            events = List.copyOf(events);
        }
    }

    /** To {@link Question.PersistenceIds}. */
    record Ids(List<String> ids) implements Answer {
        /** Copies the list. */
        public Ids {
            ids = List.copyOf(ids);
        }
    }

    /** To {@link Question.YoungestSnapshot}. */
    record Snapshot(Optional<SnapshotRecord> snapshot) implements Answer {}

    /** To {@link Question.State}; a deleted state is there, without a value. */
    record State(Optional<StateRecord> state) implements Answer {}

    /** To {@link Question.MembersOfSet}. */
    record SetMembers(List<SetMember> members) implements Answer {
        /** Copies the list. */
        public SetMembers {
            members = List.copyOf(members);
        }
    }

    /** Encodes it for the way back. */
    default byte[] encode() {
        return AnswerCodec.encode(this);
    }

    /** Decodes what {@link #encode} made; records are looked at when they are decoded themselves. */
    static Answer decode(ByteBuffer bytes) {
        return AnswerCodec.decode(bytes);
    }
}
