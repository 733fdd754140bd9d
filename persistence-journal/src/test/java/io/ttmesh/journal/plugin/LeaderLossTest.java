package io.ttmesh.journal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.journal.check.HistoryChecker;
import io.ttmesh.journal.check.HistoryChecker.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class LeaderLossTest {
    private static final int WRITERS = 16;

    private final HistoryChecker checker = new HistoryChecker();
    private final AtomicBoolean stop = new AtomicBoolean();

    @Test
    void writersGoOnWhenTheLeaderIsLostAndNothingIs(@TempDir Path folder) {
        try (FixedTrio trio = new FixedTrio(folder)) {
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                String id = "w-" + w;
                writers.add(append(trio, Adapter.spawnAnonymous(trio.client(), Ledger.create(id)), id, 1));
            }
            awaitMoreThan(WRITERS * 5);

            String lost = trio.stopLeader();
            awaitMoreThan(checker.acknowledgedCount() + WRITERS * 10);
            trio.start(lost);
            await("a leader").atMost(Duration.ofSeconds(20)).until(trio::hasLeader);
            awaitMoreThan(checker.acknowledgedCount() + WRITERS * 5);
            stop.set(true);
            get(CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)));

            assertThat(checker.violations(read(trio))).isEmpty();
        }
    }

    // A write that fails is tried again as another event, by a later step: what became of it, the entity itself finds
    // out.
    private CompletableFuture<Void> append(FixedTrio trio, ActorRef<Ledger.Command> entity, String id, int step) {
        if (stop.get()) {
            return CompletableFuture.completedFuture(null);
        }
        String nonce = UUID.randomUUID().toString();
        CompletionStage<Long> stored = AskPattern.ask(
                entity,
                (ActorRef<Long> replyTo) -> new Ledger.Append(step + "/" + nonce, replyTo),
                Duration.ofSeconds(15),
                Adapter.toTyped(trio.client()).scheduler());
        return stored.thenAccept(sequenceNr -> checker.acknowledge(id, new Entry(sequenceNr, step, nonce)))
                .exceptionally(unknown -> null)
                .thenCompose(done -> append(trio, entity, id, step + 1))
                .toCompletableFuture();
    }

    private void awaitMoreThan(int acknowledged) {
        await("more than " + acknowledged + " acknowledged")
                .atMost(Duration.ofSeconds(30))
                .until(() -> checker.acknowledgedCount() > acknowledged);
    }

    private static Map<String, List<Entry>> read(FixedTrio trio) {
        Map<String, List<Entry>> read = new HashMap<>();
        for (int w = 0; w < WRITERS; w++) {
            String id = "w-" + w;
            List<String> entries = get(AskPattern.ask(
                    Adapter.<Ledger.Command>spawnAnonymous(trio.client(), Ledger.create(id)),
                    Ledger.Get::new,
                    Duration.ofSeconds(15),
                    Adapter.toTyped(trio.client()).scheduler()));
            List<Entry> recovered = new ArrayList<>();
            for (String entry : entries) {
                recovered.add(Ledger.entry(recovered.size() + 1L, entry));
            }
            read.put(id, recovered);
            // A query may lag behind, but must agree as far as it goes.
            List<Entry> queried = get(PersistenceQuery.get(trio.client())
                    .getReadJournalFor(RaftReadJournal.class, RaftReadJournal.IDENTIFIER)
                    .currentEventsByPersistenceId(id, 0, Long.MAX_VALUE)
                    .map(envelope -> Ledger.entry(envelope.sequenceNr(), (String) envelope.event()))
                    .runWith(Sink.seq(), trio.client()));
            assertThat(recovered).startsWith(queried.toArray(Entry[]::new));
        }
        return read;
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
