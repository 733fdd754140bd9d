package io.ttmesh.journal.internal.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The forms of answers to batches and to questions; specified in {@code docs/journal-format.md}. */
final class AnswerCodec {
    private static final int FORMAT = 1;

    private static final int HIGHEST = 1;
    private static final int EVENTS = 2;
    private static final int IDS = 3;
    private static final int SNAPSHOT = 4;
    private static final int STATE = 5;
    private static final int SET = 6;

    private static final int WITH_STORED = 0x40;
    private static final int WITH_TEXT = 0x80;
    private static final int CODE = 0x3f;

    private AnswerCodec() {}

    static byte[] encode(BatchAnswer answer) {
        ByteWriter out = new ByteWriter(16 + 2 * answer.items().size());
        out.u1(FORMAT);
        out.u4(answer.items().size());
        for (ItemAnswer item : answer.items()) {
            boolean stored = item.stored() != 0;
            boolean text = !item.text().isEmpty();
            out.u1(numberOf(item.code()) | (stored ? WITH_STORED : 0) | (text ? WITH_TEXT : 0));
            if (stored) {
                out.u8(item.stored());
            }
            if (text) {
                out.string(item.text());
            }
        }
        return out.sealed();
    }

    private static int numberOf(ItemAnswer.Code code) {
        return switch (code) {
            case DONE -> 0;
            case ALREADY_DONE -> 1;
            case STALE -> 2;
            case GAP -> 3;
            case REFUSED -> 4;
        };
    }

    static BatchAnswer decodeBatchAnswer(ByteBuffer bytes) {
        ByteReader in = ByteReader.of("a batch's answer", bytes);
        in.checkSeal();
        in.checkFormat(FORMAT);
        int count = in.count(1);
        List<ItemAnswer> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(readItem(in));
        }
        in.checkEnd();
        return new BatchAnswer(items);
    }

    private static ItemAnswer readItem(ByteReader in) {
        int first = in.u1();
        ItemAnswer.Code code = switch (first & CODE) {
            case 0 -> ItemAnswer.Code.DONE;
            case 1 -> ItemAnswer.Code.ALREADY_DONE;
            case 2 -> ItemAnswer.Code.STALE;
            case 3 -> ItemAnswer.Code.GAP;
            case 4 -> ItemAnswer.Code.REFUSED;
            default -> throw in.newer("answer code " + (first & CODE));
        };
        if (first == 0) {
            return ItemAnswer.DONE;
        }
        long stored = (first & WITH_STORED) == 0 ? 0 : in.u8();
        String text = (first & WITH_TEXT) == 0 ? "" : in.string();
        return new ItemAnswer(code, stored, text);
    }

    static byte[] encode(Answer answer) {
        ByteWriter out = new ByteWriter(answer instanceof Answer.Events events ? sizeOf(events) : 256);
        out.u1(FORMAT);
        switch (answer) {
            case Answer.Highest(var sequenceNr, var deletedTo) -> {
                out.u1(HIGHEST);
                out.u8(sequenceNr);
                out.u8(deletedTo);
            }
            case Answer.Events(var events) -> writeEvents(out, events);
            case Answer.Ids(var ids) -> {
                out.u1(IDS);
                out.u4(ids.size());
                ids.forEach(out::string);
            }
            case Answer.Snapshot(var snapshot) -> {
                out.u1(SNAPSHOT);
                writeOptional(out, snapshot.map(SnapshotRecord::encode));
            }
            case Answer.State(var state) -> {
                out.u1(STATE);
                writeOptional(out, state.map(StateRecord::encode));
            }
            case Answer.SetMembers(var members) -> writeMembers(out, members);
        }
        return out.sealed();
    }

    private static int sizeOf(Answer.Events events) {
        long size = 64;
        for (StoredEvent event : events.events()) {
            size += 80 + event.record().sizeBytes();
        }
        return (int) Math.min(size, Integer.MAX_VALUE / 2);
    }

    private static void writeEvents(ByteWriter out, List<StoredEvent> events) {
        out.u1(EVENTS);
        out.u4(events.size());
        for (StoredEvent event : events) {
            out.u8(event.ordering());
            out.string(event.persistenceId());
            event.record().writeTo(out);
        }
    }

    private static void writeMembers(ByteWriter out, List<SetMember> members) {
        out.u1(SET);
        out.u4(members.size());
        for (SetMember member : members) {
            out.string(member.persistenceId());
            out.u8(member.dueMillis());
        }
    }

    private static void writeOptional(ByteWriter out, Optional<byte[]> bytes) {
        out.u1(bytes.isPresent() ? 1 : 0);
        bytes.ifPresent(out::bytes);
    }

    static Answer decode(ByteBuffer bytes) {
        ByteReader in = ByteReader.of("an answer", bytes);
        in.checkSeal();
        in.checkFormat(FORMAT);
        int kind = in.u1();
        Answer answer = switch (kind) {
            case HIGHEST -> new Answer.Highest(in.u8(), in.u8());
            case EVENTS -> readEvents(in);
            case IDS -> readIds(in);
            case SNAPSHOT ->
                new Answer.Snapshot(
                        in.flag()
                                ? Optional.of(SnapshotRecord.decode(in.part("a snapshot", in.length())))
                                : Optional.empty());
            case STATE ->
                new Answer.State(
                        in.flag()
                                ? Optional.of(StateRecord.decode(in.part("a durable state", in.length())))
                                : Optional.empty());
            case SET -> readMembers(in);
            default -> throw in.newer("answer kind " + kind);
        };
        in.checkEnd();
        return answer;
    }

    private static Answer readEvents(ByteReader in) {
        int count = in.count(Long.BYTES + Short.BYTES + Integer.BYTES);
        List<StoredEvent> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(new StoredEvent(in.u8(), in.string(), in.record(in.length())));
        }
        return new Answer.Events(events);
    }

    private static Answer readIds(ByteReader in) {
        int count = in.count(Short.BYTES);
        List<String> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(in.string());
        }
        return new Answer.Ids(ids);
    }

    private static Answer readMembers(ByteReader in) {
        int count = in.count(Short.BYTES + Long.BYTES);
        List<SetMember> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(new SetMember(in.string(), in.u8()));
        }
        return new Answer.SetMembers(members);
    }
}
