package io.ttmesh.journal.internal.format;

import java.nio.ByteBuffer;

/** The form of a question; specified in {@code docs/journal-format.md}. */
final class QuestionCodec {
    private static final int FORMAT = 1;

    private static final int HIGHEST = 1;
    private static final int EVENTS_BY_ID = 2;
    private static final int EVENTS_BY_TAG = 3;
    private static final int IDS = 4;
    private static final int SNAPSHOT = 5;
    private static final int STATE = 6;
    private static final int SET = 7;

    private QuestionCodec() {}

    static byte[] encode(Question question) {
        ByteWriter out = new ByteWriter(128);
        out.u1(FORMAT);
        switch (question) {
            case Question.HighestSequenceNr(var persistenceId) -> start(out, HIGHEST, persistenceId);
            case Question.EventsById(var persistenceId, var from, var to, var limit) -> {
                start(out, EVENTS_BY_ID, persistenceId);
                out.u8(from);
                out.u8(to);
                out.u4(limit);
            }
            case Question.EventsByTag(var tag, var afterOrdering, var limit) -> {
                start(out, EVENTS_BY_TAG, tag);
                out.u8(afterOrdering);
                out.u4(limit);
            }
            case Question.PersistenceIds(var after, var limit) -> {
                start(out, IDS, after);
                out.u4(limit);
            }
            case Question.YoungestSnapshot(var persistenceId, var criteria) -> {
                start(out, SNAPSHOT, persistenceId);
                Fields.write(out, criteria);
            }
            case Question.State(var persistenceId) -> start(out, STATE, persistenceId);
            case Question.MembersOfSet members -> writeSet(out, members);
        }
        return out.sealed();
    }

    private static void start(ByteWriter out, int kind, String subject) {
        out.u1(kind);
        out.string(subject);
    }

    private static void writeSet(ByteWriter out, Question.MembersOfSet members) {
        start(out, SET, members.set());
        out.u8(members.dueUpToMillis());
        SetMember after = members.after();
        out.u1(after == null ? 0 : 1);
        if (after != null) {
            out.string(after.persistenceId());
            out.u8(after.dueMillis());
        }
        out.u4(members.limit());
    }

    static Question decode(ByteBuffer bytes) {
        ByteReader in = ByteReader.of("a question", bytes);
        in.checkSeal();
        in.checkFormat(FORMAT);
        int kind = in.u1();
        String subject = in.string();
        Question question = switch (kind) {
            case HIGHEST -> new Question.HighestSequenceNr(subject);
            case EVENTS_BY_ID -> new Question.EventsById(subject, in.u8(), in.u8(), in.u4());
            case EVENTS_BY_TAG -> new Question.EventsByTag(subject, in.u8(), in.u4());
            case IDS -> new Question.PersistenceIds(subject, in.u4());
            case SNAPSHOT -> new Question.YoungestSnapshot(subject, Fields.criteria(in));
            case STATE -> new Question.State(subject);
            case SET -> readSet(subject, in);
            default -> throw in.newer("question kind " + kind);
        };
        in.checkEnd();
        return question;
    }

    private static Question readSet(String set, ByteReader in) {
        long dueUpToMillis = in.u8();
        SetMember after = in.flag() ? new SetMember(in.string(), in.u8()) : null;
        return new Question.MembersOfSet(set, dueUpToMillis, after, in.u4());
    }
}
