package io.ttmesh.journal.internal.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.EventRecord;
import io.ttmesh.journal.internal.format.Payload;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.format.StoredEvent;
import io.ttmesh.journal.internal.group.JournalGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ReplayTest {
    private final Pages group = new Pages();
    private final List<Long> seen = new ArrayList<>();

    /** Answers with the pages that the test has prepared, and keeps the questions. */
    private static final class Pages implements JournalGroup {
        final Queue<CompletableFuture<Answer>> answers = new ArrayDeque<>();
        final List<Question> questions = new ArrayList<>();
        final List<Freshness> freshness = new ArrayList<>();

        void page(StoredEvent... events) {
            answers.add(CompletableFuture.completedFuture(new Answer.Events(List.of(events))));
        }

        @Override
        public int number() {
            return 0;
        }

        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public CompletionStage<BatchAnswer> propose(EncodedBatch batch) {
            throw new UnsupportedOperationException("only questions");
        }

        @Override
        public CompletionStage<Answer> ask(Question question, Freshness wanted) {
            questions.add(question);
            freshness.add(wanted);
            return answers.remove();
        }

        @Override
        public void onAppended(Runnable listener) {
            throw new UnsupportedOperationException("only questions");
        }
    }

    @Test
    void pagesAreAskedForOneAfterTheOther() {
        group.page(event("p", 1), event("p", 2));
        group.page(event("p", 4));
        group.page();

        CompletableFuture<?> done = replay(1, 9, 100);

        assertThat(done).isCompleted();
        assertThat(seen).containsExactly(1L, 2L, 4L);
        assertThat(group.questions)
                .containsExactly(
                        new Question.EventsById("p", 1, 9, 2),
                        new Question.EventsById("p", 3, 9, 2),
                        new Question.EventsById("p", 5, 9, 2));
        assertThat(group.freshness).containsOnly(JournalGroup.Freshness.LINEARIZABLE);
    }

    @Test
    void nextPageIsNotAskedForBeforeTheFormerIsHere() {
        CompletableFuture<Answer> first = new CompletableFuture<>();
        group.answers.add(first);
        group.page();

        CompletableFuture<?> done = replay(1, 9, 100);
        assertThat(group.questions).hasSize(1);
        assertThat(done).isNotDone();

        first.complete(new Answer.Events(List.of(event("p", 1))));
        assertThat(done).isCompleted();
        assertThat(group.questions).hasSize(2);
    }

    @Test
    void endAndLimitSpareTheLastQuestion() {
        group.page(event("p", 8), event("p", 9));
        assertThat(replay(8, 9, 100)).isCompleted();
        group.page(event("p", 1));
        assertThat(replay(1, 9, 1)).isCompleted();
        assertThat(replay(1, 9, 0)).isCompleted();
        assertThat(replay(5, 4, 9)).isCompleted();

        assertThat(group.questions).hasSize(2);
        assertThat(seen).containsExactly(8L, 9L, 1L);
    }

    @Test
    void strangeEventsAreNotHandedOn() {
        group.page(event("other", 1));
        assertCorrupt(replay(1, 9, 100));
        group.page(event("p", 2), event("p", 2));
        assertCorrupt(replay(1, 9, 100));
        group.page(event("p", 10));
        assertCorrupt(replay(1, 9, 100));
        group.page(event("p", 3));
        assertCorrupt(replay(4, 9, 100));

        assertThat(seen).containsExactly(2L);
    }

    @Test
    void damagedRecordFailsTheReplay() {
        EncodedRecord record = event("p", 1).record();
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(record.sizeBytes());
        record.writeTo(bytes);
        bytes.array()[bytes.limit() - 8] ^= 4;
        group.page(new StoredEvent(1, "p", EncodedRecord.ofBytes(bytes.array())));

        assertCorrupt(replay(1, 9, 100));
        assertThat(seen).isEmpty();
    }

    @Test
    void failedPageFailsTheReplay() {
        group.page(event("p", 1));
        group.answers.add(CompletableFuture.failedFuture(new JournalException.NoMajority("gone")));

        assertThatThrownBy(() -> replay(1, 9, 100).join()).hasCauseInstanceOf(JournalException.NoMajority.class);
    }

    private CompletableFuture<?> replay(long from, long to, long max) {
        return Replay.run(
                        group,
                        2,
                        Runnable::run,
                        new Replay.Range("p", from, to, max),
                        event -> seen.add(event.record().decode().sequenceNr()))
                .toCompletableFuture();
    }

    private static void assertCorrupt(CompletableFuture<?> done) {
        assertThatThrownBy(done::join).hasCauseInstanceOf(JournalException.Corrupt.class);
    }

    private static StoredEvent event(String persistenceId, long sequenceNr) {
        return new StoredEvent(
                sequenceNr,
                persistenceId,
                EncodedRecord.of(new EventRecord(
                        sequenceNr, 0, "", "w", List.of(), new Payload(1, "", new byte[20]), Optional.empty())));
    }
}
