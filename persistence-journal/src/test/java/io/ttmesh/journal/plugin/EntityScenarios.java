package io.ttmesh.journal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.journal.check.HistoryChecker;
import io.ttmesh.journal.plugin.Ledger.Append;
import io.ttmesh.journal.plugin.Ledger.Get;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;

/** Pekko's own persistent actors, on whatever group they stand. */
abstract class EntityScenarios {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<ActorSystem> hosted;

    EntityScenarios(Supplier<ActorSystem> hosted) {
        this.hosted = hosted;
    }

    @Test
    void sixtyFourWritersAtOnceKeepTheirHistories() {
        HistoryChecker checker = new HistoryChecker();
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int w = 0; w < 64; w++) {
            String id = "many-" + w;
            writers.add(appendAll(spawn(id), id, checker, 1, 40));
        }
        get(CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)));

        assertThat(checker.acknowledgedCount()).isEqualTo(64 * 40);
        assertThat(checker.violations(read("many-", 64))).isEmpty();
        for (int w = 0; w < 64; w++) {
            assertThat(ask(spawn("many-" + w), Get::new)).hasSize(40);
        }
    }

    @Test
    void staleIncarnationFailsAndRecoversWhatTheOtherWrote() {
        ActorRef<Ledger.Command> first = spawn("twice");
        ActorRef<Ledger.Command> second = spawn("twice");
        assertThat(ask(first, Get::new)).isEmpty();
        assertThat(ask(second, Get::new)).isEmpty();

        append(first, "1/by-first");
        second.tell(new Append("1/lost", Adapter.toTyped(hosted.get()).ignoreRef()));

        // The second fails, restarts by its supervision and recovers; its event is nowhere.
        await("the recovery")
                .untilAsserted(() -> assertThat(ask(second, Get::new)).containsExactly("1/by-first"));
        append(second, "2/by-second");
        assertThat(ask(spawn("twice"), Get::new)).containsExactly("1/by-first", "2/by-second");
        first.tell(new Append("2/lost", Adapter.toTyped(hosted.get()).ignoreRef()));
        await("the other's recovery")
                .untilAsserted(() -> assertThat(ask(first, Get::new)).containsExactly("1/by-first", "2/by-second"));
    }

    @Test
    void manyEventsOfOneEntityAreStoredTogetherWithTheirSnapshots() {
        ActorRef<Ledger.Command> entity = spawn("long");
        List<String> all = IntStream.rangeClosed(1, 250).mapToObj(i -> i + "/x").toList();
        all.forEach(entry ->
                entity.tell(new Append(entry, Adapter.toTyped(hosted.get()).ignoreRef())));
        assertThat(ask(entity, Get::new)).isEqualTo(all);

        assertThat(ask(spawn("long"), Get::new)).isEqualTo(all);
    }

    private CompletableFuture<Void> appendAll(
            ActorRef<Ledger.Command> entity, String id, HistoryChecker checker, int from, int to) {
        if (from > to) {
            return CompletableFuture.completedFuture(null);
        }
        String nonce = UUID.randomUUID().toString();
        CompletionStage<Long> stored = AskPattern.ask(
                entity,
                (ActorRef<Long> replyTo) -> new Append(from + "/" + nonce, replyTo),
                PATIENCE,
                Adapter.toTyped(hosted.get()).scheduler());
        return stored.thenCompose(sequenceNr -> {
                    checker.acknowledge(id, new HistoryChecker.Entry(sequenceNr, from, nonce));
                    return appendAll(entity, id, checker, from + 1, to);
                })
                .toCompletableFuture();
    }

    private Map<String, List<HistoryChecker.Entry>> read(String prefix, int count) {
        RaftReadJournal queries =
                PersistenceQuery.get(hosted.get()).getReadJournalFor(RaftReadJournal.class, RaftReadJournal.IDENTIFIER);
        Map<String, List<HistoryChecker.Entry>> read = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String id = prefix + i;
            read.put(
                    id,
                    get(queries.currentEventsByPersistenceId(id, 0, Long.MAX_VALUE)
                            .map(envelope -> Ledger.entry(envelope.sequenceNr(), (String) envelope.event()))
                            .runWith(Sink.seq(), hosted.get())));
        }
        return read;
    }

    private void append(ActorRef<Ledger.Command> entity, String entry) {
        get(AskPattern.ask(
                entity,
                (ActorRef<Long> replyTo) -> new Append(entry, replyTo),
                PATIENCE,
                Adapter.toTyped(hosted.get()).scheduler()));
    }

    private ActorRef<Ledger.Command> spawn(String id) {
        return Adapter.spawnAnonymous(hosted.get(), Ledger.create(id));
    }

    private List<String> ask(
            ActorRef<Ledger.Command> entity,
            org.apache.pekko.japi.function.Function<ActorRef<List<String>>, Ledger.Command> question) {
        return get(AskPattern.ask(
                entity, question, PATIENCE, Adapter.toTyped(hosted.get()).scheduler()));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
