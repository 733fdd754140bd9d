package io.ttmesh.journal.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.check.HistoryChecker;
import io.ttmesh.journal.check.HistoryChecker.Entry;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.EventRecord;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.ItemAnswer;
import io.ttmesh.journal.internal.format.Payload;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.format.StoredEvent;
import io.ttmesh.journal.internal.group.JournalGroup;
import io.ttmesh.journal.internal.group.JournalGroup.Freshness;
import io.ttmesh.journal.solo.LossyGroup;
import io.ttmesh.journal.solo.SoloGroup;
import io.ttmesh.journal.solo.Stores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bugs put into the write path on purpose, each caught by the checker; and the same run, clean, without them. */
@Timeout(60)
class SeededBugsTest {
    private static final int WRITERS = 16;
    private static final int WRITES = 60;
    private static final long SEED = Long.getLong("ttmesh.test.seed", System.nanoTime());
    private static final WriteSettings SETTINGS =
            new WriteSettings(2, 100_000, 8, 50_000, 1_000_000, 1_000, Duration.ofSeconds(30), Duration.ofMillis(1));

    private static ActorSystem system;

    @TempDir
    private Path folder;

    private final HistoryChecker checker = new HistoryChecker();

    @BeforeAll
    static void start() {
        system = ActorSystem.create("seeded", ConfigFactory.load());
    }

    @AfterAll
    static void stop() {
        TestKit.shutdownActorSystem(system);
    }

    private static class Honest extends WriteBatcher {
        Honest(JournalGroup group) {
            super(
                    group,
                    SETTINGS,
                    system.dispatchers().internalDispatcher(),
                    system.scheduler(),
                    InstantSource.system());
        }
    }

    private static final class DropsEverySeventh extends Honest {
        private final AtomicInteger proposals = new AtomicInteger();

        DropsEverySeventh(JournalGroup group) {
            super(group);
        }

        @Override
        CompletionStage<BatchAnswer> propose(EncodedBatch batch) {
            if (proposals.incrementAndGet() % 7 == 0) {
                return CompletableFuture.completedFuture(
                        allDone(Batch.decode(batch.buffer()).items().size()));
            }
            return super.propose(batch);
        }
    }

    private static final class SwapsEventsOfOneId extends Honest {
        SwapsEventsOfOneId(JournalGroup group) {
            super(group);
        }

        @Override
        CompletionStage<BatchAnswer> propose(EncodedBatch batch) {
            Batch honest = Batch.decode(batch.buffer());
            List<Item> items =
                    honest.items().stream().map(SwapsEventsOfOneId::swapped).toList();
            return super.propose(new Batch(honest.header(), items).encode());
        }

        private static Item swapped(Item item) {
            if (!(item instanceof Item.Events events) || events.records().size() < 2) {
                return item;
            }
            EventRecord first = events.records().getFirst().decode();
            EventRecord last = events.records().getLast().decode();
            return new Item.Events(
                    events.persistenceId(),
                    events.expectedHighest(),
                    events.writer(),
                    List.of(record(first.sequenceNr(), last.event()), record(last.sequenceNr(), first.event())));
        }
    }

    private static final class ForgetsToResend extends Honest {
        ForgetsToResend(JournalGroup group) {
            super(group);
        }

        @Override
        void outcomeUnknown(Flight flight) {
            flight.land(Optional.of(allDone(SETTINGS.batchItems())), Optional.empty());
        }
    }

    /** Sends again, but as another batch of the same events under new numbers would be: not the same bytes. */
    private static final class MovesOn extends Honest {
        MovesOn(JournalGroup group) {
            super(group);
        }

        @Override
        void outcomeUnknown(Flight flight) {
            flight.land(Optional.empty(), Optional.of(new io.ttmesh.journal.JournalException.NoMajority("guessed")));
        }
    }

    @Test
    void honestBatcherKeepsEveryHistory() {
        try (SoloGroup solo = new SoloGroup(Stores.open(folder))) {
            assertThat(run(solo, new Honest(new LossyGroup(solo, SEED))))
                    .as("seed " + SEED)
                    .isEmpty();
            assertThat(checker.acknowledgedCount()).isGreaterThanOrEqualTo(WRITERS * WRITES);
        }
    }

    @Test
    void droppedBatchIsCaught() {
        try (SoloGroup solo = new SoloGroup(Stores.open(folder))) {
            assertThat(run(solo, new DropsEverySeventh(solo)))
                    .as("seed " + SEED)
                    .anyMatch(v -> v.startsWith("lost"));
        }
    }

    @Test
    void swappedEventsAreCaught() {
        try (SoloGroup solo = new SoloGroup(Stores.open(folder))) {
            assertThat(run(solo, new SwapsEventsOfOneId(solo)))
                    .as("seed " + SEED)
                    .anyMatch(v -> v.startsWith("reordered"));
        }
    }

    @Test
    void forgottenResendIsCaught() {
        try (SoloGroup solo = new SoloGroup(Stores.open(folder))) {
            assertThat(run(solo, new ForgetsToResend(new LossyGroup(solo, SEED))))
                    .as("seed " + SEED)
                    .anyMatch(v -> v.startsWith("lost"));
        }
    }

    @Test
    void guessedFailureIsCaught() {
        try (SoloGroup solo = new SoloGroup(Stores.open(folder))) {
            assertThat(run(solo, new MovesOn(new LossyGroup(solo, SEED))))
                    .as("seed " + SEED)
                    .anyMatch(v -> v.startsWith("twice"));
        }
    }

    private List<String> run(SoloGroup solo, WriteBatcher batcher) {
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            writers.add(new Writer("w-" + w, solo, batcher).start().toCompletableFuture());
        }
        CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new))
                .orTimeout(40, TimeUnit.SECONDS)
                .join();
        Map<String, List<Entry>> read = new HashMap<>();
        for (int w = 0; w < WRITERS; w++) {
            read.put("w-" + w, readAll(solo, "w-" + w));
        }
        return checker.violations(read);
    }

    /** Writes one or two events after the other, recovers when refused, and tries what nobody has written again. */
    private final class Writer {
        private final String id;
        private final SoloGroup group;
        private final WriteBatcher batcher;
        private final String uuid = UUID.randomUUID().toString();
        private long highest;
        private long step;
        private int written;

        Writer(String id, SoloGroup group, WriteBatcher batcher) {
            this.id = id;
            this.group = group;
            this.batcher = batcher;
        }

        CompletionStage<Void> start() {
            return writeNext(List.of());
        }

        private CompletionStage<Void> writeNext(List<String> again) {
            if (written >= WRITES && again.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            List<String> nonces =
                    again.isEmpty() ? (written % 2 == 0 ? List.of(nonce()) : List.of(nonce(), nonce())) : again;
            List<Entry> entries = new ArrayList<>();
            for (String nonce : nonces) {
                step++;
                entries.add(new Entry(highest + entries.size() + 1, step, nonce));
            }
            List<EncodedRecord> records = entries.stream()
                    .map(entry -> record(entry.sequenceNr(), payload(entry)))
                    .toList();
            return batcher.write(new Item.Events(id, highest, uuid, records))
                    .handle((done, failure) -> failure == null ? stored(entries) : refused(nonces))
                    .thenCompose(next -> next);
        }

        private CompletionStage<Void> stored(List<Entry> entries) {
            entries.forEach(entry -> checker.acknowledge(id, entry));
            highest += entries.size();
            written += entries.size();
            return writeNext(List.of());
        }

        // As a client does that was told that nothing was written: it may write the same again.
        private CompletionStage<Void> refused(List<String> nonces) {
            return batcher.settled(id)
                    .thenCompose(settled -> group.ask(new Question.HighestSequenceNr(id), Freshness.LINEARIZABLE))
                    .thenCompose(answer -> {
                        highest = ((Answer.Highest) answer).sequenceNr();
                        return writeNext(nonces);
                    });
        }

        private String nonce() {
            return UUID.randomUUID().toString();
        }
    }

    private static List<Entry> readAll(SoloGroup group, String id) {
        List<Entry> read = new ArrayList<>();
        while (true) {
            Answer page = group.ask(
                            new Question.EventsById(id, nextAfter(read), Long.MAX_VALUE, 100), Freshness.LINEARIZABLE)
                    .toCompletableFuture()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            List<StoredEvent> events = ((Answer.Events) page).events();
            if (events.isEmpty()) {
                return read;
            }
            events.forEach(event -> read.add(entry(event.record().decode())));
        }
    }

    private static long nextAfter(List<Entry> read) {
        return read.isEmpty() ? 1 : read.getLast().sequenceNr() + 1;
    }

    private static BatchAnswer allDone(int size) {
        return new BatchAnswer(Collections.nCopies(size, ItemAnswer.DONE));
    }

    private static EncodedRecord record(long sequenceNr, Payload payload) {
        return EncodedRecord.of(new EventRecord(sequenceNr, 0, "", "w", List.of(), payload, Optional.empty()));
    }

    private static Payload payload(Entry entry) {
        return new Payload(1, "", (entry.step() + "/" + entry.nonce()).getBytes(StandardCharsets.UTF_8));
    }

    private static Entry entry(EventRecord record) {
        String text = new String(record.event().bytes(), StandardCharsets.UTF_8);
        int slash = text.indexOf('/');
        return new Entry(record.sequenceNr(), Long.parseLong(text.substring(0, slash)), text.substring(slash + 1));
    }
}
