package io.ttmesh.journal.internal.store;

import static io.ttmesh.journal.internal.format.ItemAnswer.Code.ALREADY_DONE;
import static io.ttmesh.journal.internal.format.ItemAnswer.Code.DONE;
import static io.ttmesh.journal.internal.format.ItemAnswer.Code.GAP;
import static io.ttmesh.journal.internal.format.ItemAnswer.Code.REFUSED;
import static io.ttmesh.journal.internal.format.ItemAnswer.Code.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchHeader;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.ItemAnswer;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.format.SnapshotCriteria;
import io.ttmesh.journal.internal.format.SnapshotRecord;
import io.ttmesh.journal.internal.format.StateRecord;
import io.ttmesh.journal.internal.format.StoredEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a committed batch does to the store, rule by rule. */
@Timeout(30)
class StateMachineTest {
    @TempDir
    Path temp;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = Lab.open(temp.resolve("state"));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void eventsAreReadBackInOrderWithTheirOrdering() {
        lab.apply(Lab.write("a", 0, 3, "x"), Lab.write("b", 0, 1, "y"), Lab.write("a", 3, 1, "z"));

        assertThat(lab.texts("a")).containsExactly("1x", "2x", "3x", "4z");
        assertThat(lab.read("a")).extracting(StoredEvent::ordering).containsExactly(1L, 2L, 3L, 5L);
        assertThat(lab.highest("a")).isEqualTo(new Answer.Highest(4, 0));
        assertThat(lab.highest("never")).isEqualTo(new Answer.Highest(0, 0));
        assertThat(lab.store.lastOrdering()).isEqualTo(5);
        assertThat(lab.store.appliedIndex()).isEqualTo(1);
    }

    @Test
    void writerThatExpectsLessIsStaleAndOneThatExpectsMoreLeavesAGap() {
        lab.apply(Lab.write("a", 0, 3, "x"));

        List<ItemAnswer> answers = lab.apply(Lab.write("a", 2, 1, "other"), Lab.write("a", 4, 1, "x"));

        assertThat(answers).extracting(ItemAnswer::code).containsExactly(STALE, GAP);
        assertThat(answers).extracting(ItemAnswer::stored).containsExactly(3L, 3L);
        assertThat(answers.getFirst().text()).isEqualTo("a: highest sequence number is 3, and the writer expected 2");
        assertThat(lab.texts("a")).containsExactly("1x", "2x", "3x");
    }

    @Test
    void repeatIsDoneAlreadyAlsoWithinOneApplyAndAfterMoreWasWritten() {
        Batch first = lab.batch(Lab.write("a", 0, 2, "x"));

        var answers = lab.applyAll(first, first, lab.batch(Lab.write("a", 2, 1, "y")), first);

        assertThat(answers)
                .extracting(answer -> answer.items().getFirst().code())
                .containsExactly(DONE, ALREADY_DONE, DONE, ALREADY_DONE);
        assertThat(lab.apply(first)).extracting(ItemAnswer::code).containsExactly(ALREADY_DONE);
        assertThat(lab.texts("a")).containsExactly("1x", "2x", "3y");
    }

    @Test
    void sameNumbersWithOtherContentOrWriterAreNoRepeat() {
        lab.apply(Lab.write("a", 0, 2, "x"));
        EncodedRecord otherWriter = EncodedRecord.of(new io.ttmesh.journal.internal.format.EventRecord(
                2, 20, "", "w2", List.of(), Lab.payload("x"), Optional.empty()));

        assertThat(lab.codes(
                        Lab.write("a", 0, 2, "y"),
                        Lab.events("a", 0, Lab.record(1, "y"), Lab.record(2, "x")),
                        Lab.events("a", 1, otherWriter)))
                .containsExactly(STALE, STALE, STALE);
    }

    @Test
    void numberOfARejectedEventMayBeLeftOutWithinAWriteAndBetweenWrites() {
        assertThat(lab.codes(
                        Lab.events("a", 0, Lab.record(1, "x"), Lab.record(3, "x")),
                        Lab.events("a", 3, Lab.record(5, "x"))))
                .containsExactly(DONE, DONE);

        assertThat(lab.texts("a")).containsExactly("1x", "3x", "5x");
    }

    @Test
    void malformedWriteIsRefusedAsAWhole() {
        byte[] damaged = new byte[60];

        assertThat(lab.codes(
                        Lab.events("a", 0),
                        Lab.events("a", 0, Lab.record(1, "x"), Lab.record(1, "x")),
                        Lab.events("a", 0, Lab.record(0, "x")),
                        Lab.events("a", 0, Lab.record(1, "x"), EncodedRecord.ofBytes(damaged)),
                        Lab.events("a", 0, Lab.record(1, "x"), Lab.record(2, "x", "~sat+a@1")),
                        Lab.events("a", 0, Lab.record(1, "x", "~set+a@soon"))))
                .containsOnly(REFUSED);

        assertThat(lab.highest("a").sequenceNr()).isZero();
        assertThat(lab.read("a")).isEmpty();
    }

    @Test
    void batchOfAnotherGroupOrEpochIsRefused() {
        for (BatchHeader header :
                List.of(new BatchHeader(1, 1, Lab.BATCHER, 1, 0), new BatchHeader(0, 2, Lab.BATCHER, 1, 0))) {
            List<ItemAnswer> answers = lab.apply(new Batch(header, List.of(Lab.write("a", 0, 1, "x"))));

            assertThat(answers.getFirst().code()).isEqualTo(REFUSED);
            assertThat(answers.getFirst().text()).contains("and this is group 0 epoch 1");
        }
        assertThat(lab.read("a")).isEmpty();
    }

    @Test
    void deletedEventsAreGoneAndTheHighestNumberStays() {
        lab.apply(
                Lab.events("a", 0, Lab.record(1, "x", "blue"), Lab.record(2, "x", "blue"), Lab.record(3, "x", "blue")));

        assertThat(lab.codes(new Item.DeleteEvents("a", 2))).containsExactly(DONE);
        assertThat(lab.texts("a")).containsExactly("3x");
        assertThat(lab.tagged("blue")).containsExactly(3L);

        lab.apply(new Item.DeleteEvents("a", Long.MAX_VALUE), new Item.DeleteEvents("unknown", 5));
        assertThat(lab.texts("a")).isEmpty();
        assertThat(lab.highest("a")).isEqualTo(new Answer.Highest(3, 3));
        assertThat(lab.ids("", 10)).containsExactly("a");
        assertThat(lab.codes(Lab.write("a", 3, 1, "y"))).containsExactly(DONE);
        assertThat(lab.texts("a")).containsExactly("4y");
    }

    @Test
    void manyEventsAreDeletedAtOnceAlsoThoseOfTheSameApplyAndTheirTagsAreSkipped() {
        EncodedRecord[] records = new EncodedRecord[1_500];
        for (int i = 0; i < records.length; i++) {
            records[i] = Lab.record(i + 1, "x", "blue");
        }

        lab.apply(Lab.events("a", 0, records), new Item.DeleteEvents("a", 1_400));

        assertThat(lab.read("a")).hasSize(100);
        assertThat(lab.page(new Question.EventsByTag("blue", 0, 10)))
                .extracting(StoredEvent::ordering)
                .first()
                .isEqualTo(1_401L);
    }

    @Test
    void tagsListEventsOfAllIdsInOrderAndReservedOnesAreNobodysBusiness() {
        lab.apply(
                Lab.events("a", 0, Lab.record(1, "x", "blue", "~audit:done"), Lab.record(2, "x", "red")),
                Lab.events("b", 0, Lab.record(1, "x", "red", "blue")));

        assertThat(lab.tagged("blue")).containsExactly(1L, 3L);
        assertThat(lab.tagged("red")).containsExactly(2L, 3L);
        assertThat(lab.tagged("~audit:done")).isEmpty();
        assertThat(lab.page(new Question.EventsByTag("blue", 1, 10)))
                .extracting(StoredEvent::persistenceId)
                .containsExactly("b");
    }

    @Test
    void setHoldsAnIdOnceAtItsLatestTime() {
        lab.apply(
                Lab.events("a", 0, Lab.record(1, "x", "~set+wake/3@500")),
                Lab.events("b", 0, Lab.record(1, "x", "~set+wake/3@-5", "~set+other@1")),
                Lab.events("a", 1, Lab.record(2, "x", "~set+wake/3@100")),
                Lab.events("c", 0, Lab.record(1, "x", "~set+wake/3@300"), Lab.record(2, "x", "~set-wake/3")));

        assertThat(lab.set("wake/3", Long.MAX_VALUE)).containsExactly("b@-5", "a@100");
        assertThat(lab.set("wake/3", 99)).containsExactly("b@-5");

        lab.apply(
                Lab.events("b", 1, Lab.record(2, "x", "~set-wake/3")),
                Lab.events("a", 2, Lab.record(3, "x", "~set+wake/3@700")));
        assertThat(lab.set("wake/3", Long.MAX_VALUE)).containsExactly("a@700");
        assertThat(lab.set("other", Long.MAX_VALUE)).containsExactly("b@1");
        assertThat(lab.set("wake", Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void tagOfAStateKeepsASetUnlessTheStateIsRefused() {
        assertThat(lab.codes(
                        new Item.PutState(tagged("s", 1, "~set+wake/3@500")),
                        new Item.PutState(tagged("s", 2, "~set+wake/3@200")),
                        new Item.PutState(tagged("s", 2, "~set+wake/3@900")),
                        new Item.PutState(tagged("t", 1, "~set+wake/3@soon")),
                        new Item.PutState(tagged("t", 1, "~audit:done"))))
                .containsExactly(DONE, DONE, STALE, REFUSED, REFUSED);
        assertThat(lab.set("wake/3", Long.MAX_VALUE)).containsExactly("s@200");
        assertThat(lab.state("t")).isEmpty();

        lab.apply(new Item.PutState(tagged("s", 3, "~set-wake/3")));

        assertThat(lab.set("wake/3", Long.MAX_VALUE)).isEmpty();
    }

    private static StateRecord tagged(String persistenceId, long revision, String tag) {
        StateRecord plain = Lab.state(persistenceId, revision, "x");
        return new StateRecord(persistenceId, revision, plain.timestampMillis(), tag, plain.value());
    }

    @Test
    void setIsPagedAfterTheLastMember() {
        for (int i = 0; i < 5; i++) {
            lab.apply(Lab.events("t" + i, 0, Lab.record(1, "x", "~set+s@" + i / 2)));
        }

        var first = lab.members("s", 10, null, 2);
        var second = lab.members("s", 10, first.getLast(), 2);
        var third = lab.members("s", 10, second.getLast(), 2);

        assertThat(first).extracting(member -> member.persistenceId()).containsExactly("t0", "t1");
        assertThat(second).extracting(member -> member.persistenceId()).containsExactly("t2", "t3");
        assertThat(third).extracting(member -> member.persistenceId()).containsExactly("t4");
    }

    @Test
    void youngestSnapshotThatIsMeantIsFoundAndDeletionMeansTheSame() {
        lab.apply(
                new Item.SaveSnapshot(Lab.snapshot("a", 3, 300)),
                new Item.SaveSnapshot(Lab.snapshot("a", 5, 500)),
                new Item.SaveSnapshot(Lab.snapshot("a", 9, 900)),
                new Item.SaveSnapshot(Lab.snapshot("b", 99, 1)));

        assertThat(sequenceOf(lab.youngest("a", Lab.ALL))).isEqualTo(9);
        assertThat(sequenceOf(lab.youngest("a", new SnapshotCriteria(0, 8, 0, Long.MAX_VALUE))))
                .isEqualTo(5);
        assertThat(sequenceOf(lab.youngest("a", new SnapshotCriteria(0, 99, 0, 400))))
                .isEqualTo(3);
        assertThat(lab.youngest("a", new SnapshotCriteria(10, 99, 0, Long.MAX_VALUE)))
                .isEmpty();

        lab.apply(
                new Item.SaveSnapshot(Lab.snapshot("a", 7, 700)),
                new Item.DeleteSnapshots("a", new SnapshotCriteria(4, 8, 0, 800)));
        assertThat(lab.youngest("a", new SnapshotCriteria(0, 8, 0, Long.MAX_VALUE))
                        .map(SnapshotRecord::sequenceNr))
                .contains(3L);
        lab.apply(new Item.DeleteSnapshots("a", Lab.ALL));
        assertThat(lab.youngest("a", Lab.ALL)).isEmpty();
        assertThat(lab.youngest("b", Lab.ALL)).isPresent();
    }

    @Test
    void revisionsOfAStateFollowOneAnotherAndDeletionKeepsThem() {
        assertThat(lab.codes(
                        new Item.PutState(Lab.state("s", 1, "x")),
                        new Item.PutState(Lab.state("s", 2, "y")),
                        new Item.PutState(Lab.state("s", 2, "y")),
                        new Item.PutState(Lab.state("s", 2, "other")),
                        new Item.PutState(Lab.state("s", 4, "z"))))
                .containsExactly(DONE, DONE, ALREADY_DONE, STALE, GAP);
        assertThat(lab.state("s")).contains(Lab.state("s", 2, "y"));

        StateRecord deleted = new StateRecord("s", 3, 30, "tag", Optional.empty());
        assertThat(lab.codes(
                        new Item.PutState(deleted),
                        new Item.PutState(deleted),
                        new Item.PutState(Lab.state("s", 1, "x"))))
                .containsExactly(DONE, ALREADY_DONE, STALE);
        assertThat(lab.state("s")).contains(deleted);
        assertThat(lab.state("never")).isEmpty();
    }

    @Test
    void idsOfEventsAndStatesAreListedOnceInOrder() {
        lab.apply(
                Lab.write("b", 0, 1, "x"),
                Lab.write("d", 0, 1, "x"),
                new Item.PutState(Lab.state("a", 1, "x")),
                new Item.PutState(Lab.state("b", 1, "x")));

        assertThat(lab.ids("", 10)).containsExactly("a", "b", "d");
        assertThat(lab.ids("a", 1)).containsExactly("b");
        assertThat(lab.ids("b", 10)).containsExactly("d");
        assertThat(lab.ids("d", 10)).isEmpty();
    }

    @Test
    void whatNoNumberGuardsIsDoneOncePerBatchAlsoAfterTheStoreWasOpenedAgain() {
        Batch note = lab.batch(new Item.AuditNote("k", "s", "p", "t"), new Item.Pulse());
        assertThat(lab.apply(note)).extracting(ItemAnswer::code).containsExactly(DONE, DONE);
        lab.close();
        lab = Lab.open(temp.resolve("state"));

        assertThat(lab.apply(note)).extracting(ItemAnswer::code).containsExactly(ALREADY_DONE, DONE);
        assertThat(lab.apply(lab.batch(Lab.BATCHER, 1_500, note.items().getFirst())))
                .extracting(ItemAnswer::code)
                .containsExactly(DONE);
        assertThat(lab.apply(lab.batch(Lab.BATCHER, 1_499, note.items().getFirst())))
                .extracting(ItemAnswer::code)
                .containsExactly(DONE);
        assertThat(lab.apply(note).getFirst().text()).contains("too old to say");
    }

    @Test
    void batcherThatIsSilentForAnHourIsForgotten() {
        Batch note = lab.batch(new Item.AuditNote("k", "s", "p", "t"));
        lab.apply(note);
        lab.at(1_000 + 3_600_001);
        lab.apply(lab.batch(new UUID(2, 2), 1, note.items().getFirst()));

        assertThat(lab.apply(note)).extracting(ItemAnswer::code).containsExactly(DONE);
    }

    @Test
    void pageEndsAtItsLimitsAndHoldsOneRecordAtLeast() {
        lab.apply(Lab.write("a", 0, 30, "x"), Lab.write("big", 0, 3, "x".repeat(5_000)));

        assertThat(lab.page(new Question.EventsById("a", 4, 6, 100))).hasSize(3);
        assertThat(lab.page(new Question.EventsById("a", 4, 9, 2))).hasSize(2);
        assertThat(lab.page(new Question.EventsById("a", 1, Long.MAX_VALUE, 100)))
                .hasSize(10);
        assertThat(lab.page(new Question.EventsById("big", 1, Long.MAX_VALUE, 100)))
                .hasSize(1);
        assertThat(lab.page(new Question.EventsById("a", 31, Long.MAX_VALUE, 100)))
                .isEmpty();
        assertThat(lab.page(new Question.EventsById("a", 5, 4, 100))).isEmpty();
        assertThat(lab.page(new Question.EventsById("a", 1, 4, 0))).isEmpty();
    }

    @Test
    void skippedEntryMovesTheIndexOnly() {
        lab.apply(Lab.write("a", 0, 1, "x"));
        lab.store.skipTo(7, 3);

        assertThat(lab.store.appliedIndex()).isEqualTo(7);
        assertThat(lab.store.appliedTerm()).isEqualTo(3);
        assertThat(lab.store.lastOrdering()).isEqualTo(1);
    }

    private static long sequenceOf(Optional<SnapshotRecord> snapshot) {
        return snapshot.orElseThrow().sequenceNr();
    }
}
