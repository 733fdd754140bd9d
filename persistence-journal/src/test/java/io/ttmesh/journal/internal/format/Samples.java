package io.ttmesh.journal.internal.format;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One of everything that has a stored form. */
final class Samples {
    static final String WRITER = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";

    private Samples() {}

    static EventRecord event() {
        return new EventRecord(
                7,
                1_790_000_000_123L,
                "adapted",
                WRITER,
                List.of("blue", "~set+wake/3@1790000000500", "grün"),
                payload("Hello"),
                Optional.of(payload("vector clock")));
    }

    static EventRecord plainEvent() {
        return new EventRecord(8, 0, "", "", List.of(), payload(""), Optional.empty());
    }

    static SnapshotRecord snapshot() {
        return new SnapshotRecord("Task|eu.7.d01", 12, 1_790_000_000_200L, payload("state"), Optional.of(payload("m")));
    }

    static StateRecord state(boolean deleted) {
        return new StateRecord(
                "Cart|ü", 3, 1_790_000_000_300L, "carts", deleted ? Optional.empty() : Optional.of(payload("items")));
    }

    static SnapshotCriteria criteria() {
        return new SnapshotCriteria(1, 12, 0, Long.MAX_VALUE);
    }

    static Batch batch() {
        BatchHeader header = new BatchHeader(
                65_535, 3, UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), 41, 1_790_000_000_400L);
        return new Batch(
                header,
                List.of(
                        new Item.Events(
                                "Task|eu.7.d01",
                                6,
                                WRITER,
                                List.of(EncodedRecord.of(event()), EncodedRecord.of(plainEvent()))),
                        new Item.DeleteEvents("Task|eu.7.d02", Long.MAX_VALUE),
                        new Item.SaveSnapshot(snapshot()),
                        new Item.DeleteSnapshots("Task|eu.7.d01", criteria()),
                        new Item.PutState(state(false)),
                        new Item.PutState(state(true)),
                        new Item.AuditNote("rejoin", "v-1", "root", "wiped"),
                        new Item.Pulse()));
    }

    static List<Question> questions() {
        return List.of(
                new Question.HighestSequenceNr("a"),
                new Question.EventsById("b", 1, 9, 500),
                new Question.EventsByTag("blue", 77, 3),
                new Question.PersistenceIds("", 10),
                new Question.YoungestSnapshot("c", criteria()),
                new Question.State("d"),
                new Question.MembersOfSet("wake/3", 12, null, 7),
                new Question.MembersOfSet("wake/3", 12, new SetMember("e", 5), 7));
    }

    static List<Answer> answers() {
        return List.of(
                new Answer.Highest(9, 4),
                new Answer.Events(List.of(
                        new StoredEvent(5, "a", EncodedRecord.of(event())),
                        new StoredEvent(6, "b", EncodedRecord.of(plainEvent())))),
                new Answer.Events(List.of()),
                new Answer.Ids(List.of("a", "ü", "z")),
                new Answer.Snapshot(Optional.of(snapshot())),
                new Answer.Snapshot(Optional.empty()),
                new Answer.State(Optional.of(state(true))),
                new Answer.State(Optional.empty()),
                new Answer.SetMembers(List.of(new SetMember("a", 4), new SetMember("b", -1))));
    }

    static BatchAnswer batchAnswer() {
        return new BatchAnswer(List.of(
                ItemAnswer.DONE,
                ItemAnswer.ALREADY_DONE,
                new ItemAnswer(ItemAnswer.Code.STALE, 9, ""),
                new ItemAnswer(ItemAnswer.Code.GAP, 3, "x|y expects 4"),
                new ItemAnswer(ItemAnswer.Code.REFUSED, 0, "too large")));
    }

    /** Name to bytes of what the golden files keep. */
    static Map<String, byte[]> encoded() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("event-record", bytes(EncodedRecord.of(event())));
        all.put("event-record-plain", bytes(EncodedRecord.of(plainEvent())));
        all.put("snapshot", snapshot().encode());
        all.put("state", state(false).encode());
        all.put("state-deleted", state(true).encode());
        all.put("batch", bytes(batch()));
        all.put("batch-answer", batchAnswer().encode());
        for (int i = 0; i < questions().size(); i++) {
            all.put("question-" + i, questions().get(i).encode());
        }
        for (int i = 0; i < answers().size(); i++) {
            all.put("answer-" + i, answers().get(i).encode());
        }
        return all;
    }

    static byte[] bytes(Batch batch) {
        var buffer = batch.encode().buffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    static byte[] bytes(EncodedRecord record) {
        var buffer = java.nio.ByteBuffer.allocate(record.sizeBytes());
        record.writeTo(buffer);
        return buffer.array();
    }

    static Payload payload(String text) {
        return new Payload(14, "m" + text.length(), text.getBytes(StandardCharsets.UTF_8));
    }
}
