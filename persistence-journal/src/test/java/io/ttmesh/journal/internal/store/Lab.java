package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.BatchHeader;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.EventRecord;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.ItemAnswer;
import io.ttmesh.journal.internal.format.Payload;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.format.SetMember;
import io.ttmesh.journal.internal.format.SnapshotCriteria;
import io.ttmesh.journal.internal.format.SnapshotRecord;
import io.ttmesh.journal.internal.format.StateRecord;
import io.ttmesh.journal.internal.format.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A store with what a test needs to write to it and to ask it, as the log would. */
final class Lab implements AutoCloseable {
    static final StoreIdentity IDENTITY = new StoreIdentity("mesh-1", 0, 1, "v-1");
    static final StoreLimits SMALL = new StoreLimits(10, 4_096, 8, 1 << 20, 1 << 20, 5, 3_600_000);
    static final UUID BATCHER = new UUID(1, 1);
    static final SnapshotCriteria ALL = new SnapshotCriteria(0, Long.MAX_VALUE, 0, Long.MAX_VALUE);

    final RocksStore store;
    private long batchNumber;
    private long clockMillis = 1_000;

    Lab(RocksStore store) {
        this.store = store;
        this.batchNumber = store.appliedIndex();
    }

    static Lab open(Path folder) {
        return new Lab(RocksStore.open(folder, IDENTITY, SMALL));
    }

    static Lab open(Path folder, StoreParts parts) {
        return new Lab(RocksStore.open(folder, IDENTITY, SMALL, parts));
    }

    /** Moves the proposers' clock. */
    void at(long millis) {
        clockMillis = millis;
    }

    Batch batch(Item... items) {
        return batch(BATCHER, ++batchNumber, items);
    }

    Batch batch(UUID batcher, long number, Item... items) {
        return new Batch(new BatchHeader(0, 1, batcher, number, clockMillis), List.of(items));
    }

    List<ItemAnswer> apply(Item... items) {
        return apply(batch(items));
    }

    List<ItemAnswer> apply(Batch batch) {
        return applyAll(batch).getFirst().items();
    }

    /** As Raft does it: every batch goes through its bytes. */
    List<BatchAnswer> applyAll(Batch... batches) {
        List<StateStore.Committed> committed = new ArrayList<>();
        for (Batch batch : batches) {
            committed.add(new StateStore.Committed(
                    store.appliedIndex() + committed.size() + 1,
                    1,
                    Batch.decode(batch.encode().buffer())));
        }
        return store.apply(committed);
    }

    List<ItemAnswer.Code> codes(Item... items) {
        return apply(items).stream().map(ItemAnswer::code).toList();
    }

    static Item.Events events(String id, long expectedHighest, EncodedRecord... records) {
        return new Item.Events(id, expectedHighest, "w1", Arrays.asList(records));
    }

    /** Events that follow the expected one, with the same text. */
    static Item.Events write(String id, long expectedHighest, int count, String text) {
        EncodedRecord[] records = new EncodedRecord[count];
        for (int i = 0; i < count; i++) {
            records[i] = record(expectedHighest + 1 + i, text);
        }
        return events(id, expectedHighest, records);
    }

    static EncodedRecord record(long sequenceNr, String text, String... tags) {
        return EncodedRecord.of(
                new EventRecord(sequenceNr, sequenceNr * 10, "", "w1", List.of(tags), payload(text), Optional.empty()));
    }

    static Payload payload(String text) {
        return new Payload(1, "m", text.getBytes(StandardCharsets.UTF_8));
    }

    static SnapshotRecord snapshot(String id, long sequenceNr, long millis) {
        return new SnapshotRecord(id, sequenceNr, millis, payload("s" + sequenceNr), Optional.empty());
    }

    static StateRecord state(String id, long revision, String text) {
        return new StateRecord(id, revision, revision * 10, "tag", Optional.of(payload(text)));
    }

    List<StoredEvent> read(String id) {
        List<StoredEvent> all = new ArrayList<>();
        long from = 1;
        while (true) {
            List<StoredEvent> page = page(new Question.EventsById(id, from, Long.MAX_VALUE, 1_000));
            if (page.isEmpty()) {
                return all;
            }
            all.addAll(page);
            from = page.getLast().record().sequenceNr() + 1;
        }
    }

    List<String> texts(String id) {
        return read(id).stream()
                .map(event -> event.record().sequenceNr() + text(event))
                .toList();
    }

    static String text(StoredEvent event) {
        return new String(event.record().decode().event().bytes(), StandardCharsets.UTF_8);
    }

    List<StoredEvent> page(Question question) {
        return ((Answer.Events) store.answer(question)).events();
    }

    Answer.Highest highest(String id) {
        return (Answer.Highest) store.answer(new Question.HighestSequenceNr(id));
    }

    List<Long> tagged(String tag) {
        return page(new Question.EventsByTag(tag, 0, 1_000)).stream()
                .map(StoredEvent::ordering)
                .toList();
    }

    List<String> set(String set, long dueUpTo) {
        return members(set, dueUpTo, null, 1_000).stream()
                .map(member -> member.persistenceId() + "@" + member.dueMillis())
                .toList();
    }

    List<SetMember> members(String set, long dueUpTo, SetMember after, int limit) {
        return ((Answer.SetMembers) store.answer(new Question.MembersOfSet(set, dueUpTo, after, limit))).members();
    }

    Optional<SnapshotRecord> youngest(String id, SnapshotCriteria criteria) {
        return ((Answer.Snapshot) store.answer(new Question.YoungestSnapshot(id, criteria))).snapshot();
    }

    Optional<StateRecord> state(String id) {
        return ((Answer.State) store.answer(new Question.State(id))).state();
    }

    List<String> ids(String after, int limit) {
        return ((Answer.Ids) store.answer(new Question.PersistenceIds(after, limit))).ids();
    }

    @Override
    public void close() {
        store.close();
    }
}
