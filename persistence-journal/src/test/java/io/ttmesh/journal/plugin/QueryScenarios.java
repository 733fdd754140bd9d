package io.ttmesh.journal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.Sequence;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What a read journal shows, on whatever group it stands. */
abstract class QueryScenarios {
    private final Supplier<ActorSystem> hosted;
    private ActorSystem system;
    private JournalProbe probe;
    private RaftReadJournal queries;
    private String pid;

    QueryScenarios(Supplier<ActorSystem> hosted) {
        this.hosted = hosted;
    }

    @BeforeEach
    void writeFive(TestInfo test) {
        system = hosted.get();
        probe = new JournalProbe(system, UUID.randomUUID().toString());
        queries = PersistenceQuery.get(system).getReadJournalFor(RaftReadJournal.class, RaftReadJournal.IDENTIFIER);
        pid = "q-" + test.getTestMethod().orElseThrow().getName();
        probe.write(pid, 1, 5);
    }

    @Test
    void currentEventsOfAPersistenceIdEnd() {
        assertThat(numbers(queries.currentEventsByPersistenceId(pid, 0, Long.MAX_VALUE)))
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(numbers(queries.currentEventsByPersistenceId(pid, 2, 4))).containsExactly(2L, 3L, 4L);
        assertThat(numbers(queries.currentEventsByPersistenceId(pid, 6, 9))).isEmpty();
        assertThat(numbers(queries.currentEventsByPersistenceId("never-seen", 0, 9)))
                .isEmpty();
        probe.delete(pid, 2);
        assertThat(numbers(queries.currentEventsByPersistenceId(pid, 0, 9))).containsExactly(3L, 4L, 5L);
    }

    @Test
    void envelopeHasAllOfTheEvent() {
        probe.send(List.of(
                JournalProbe.atomic(probe.event(pid, 6, "six").withTimestamp(77).withMetadata("meta"))));
        probe.expectSuccess();

        EventEnvelope envelope =
                all(queries.currentEventsByPersistenceId(pid, 6, 6)).getFirst();
        assertThat(envelope.event()).isEqualTo("six");
        assertThat(envelope.persistenceId()).isEqualTo(pid);
        assertThat(envelope.timestamp()).isEqualTo(77);
        assertThat(envelope.getEventMetaData()).contains("meta");
        assertThat(((Sequence) envelope.offset()).value()).isPositive();
    }

    @Test
    void liveEventsOfAPersistenceIdFollow() {
        Queue<Long> seen = new ConcurrentLinkedQueue<>();
        CompletionStage<Done> end = queries.eventsByPersistenceId(pid, 3, 8)
                .runForeach(envelope -> seen.add(envelope.sequenceNr()), system);
        await("what is there").until(() -> seen.size() == 3);

        probe.write(pid, 6, 7);
        await("what follows").until(() -> seen.size() == 5);
        assertThat(end.toCompletableFuture()).isNotDone();
        probe.write(pid, 8, 9);

        assertThat(end.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(seen).containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void liveEventsOfAPersistenceIdThatIsNotThereYetFollow() {
        Queue<Object> seen = new ConcurrentLinkedQueue<>();
        String later = pid + "-later";
        queries.eventsByPersistenceId(later, 0, Long.MAX_VALUE)
                .runForeach(envelope -> seen.add(envelope.event()), system);

        probe.write(later, 1, 2);

        await("the first events").until(() -> List.copyOf(seen).equals(List.of("a-1", "a-2")));
    }

    @Test
    void eventsWithATagComeInTheOrderOfTheirOffsets() {
        String tag = pid + "-tag";
        write(6, "six", tag, "other");
        write(7, "seven", "other");
        write(8, "eight", tag);

        List<EventEnvelope> found = all(queries.currentEventsByTag(tag, Offset.noOffset()));
        assertThat(found).extracting(EventEnvelope::event).containsExactly((Object) "six", "eight");
        assertThat(all(queries.currentEventsByTag(tag, found.getFirst().offset())))
                .extracting(EventEnvelope::event)
                .containsExactly((Object) "eight");
        assertThat(all(queries.currentEventsByTag(tag, found.getLast().offset())))
                .isEmpty();
        assertThat(all(queries.currentEventsByTag("never-seen", Offset.noOffset())))
                .isEmpty();
        assertThatThrownBy(() -> queries.currentEventsByTag(tag, Offset.timestamp(java.time.Instant.EPOCH)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void liveEventsWithATagFollowUntilTheStreamIsCancelled() {
        String tag = pid + "-tag";
        Queue<Object> seen = new ConcurrentLinkedQueue<>();
        Pair<UniqueKillSwitch, CompletionStage<Done>> running = queries.eventsByTag(tag, Offset.noOffset())
                .viaMat(KillSwitches.single(), Keep.right())
                .toMat(Sink.foreach(envelope -> seen.add(envelope.event())), Keep.both())
                .run(system);

        write(6, "six", tag);
        await("the first").until(() -> seen.contains("six"));
        write(7, "seven", tag);
        await("the second").until(() -> seen.contains("seven"));

        running.first().shutdown();
        assertThat(running.second().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void slowReaderDoesNotMakeTheJournalRead() {
        for (int i = 6; i < 3_000; i += 100) {
            probe.write(pid, i, i + 99);
        }
        AtomicInteger decoded = new AtomicInteger();
        List<Long> first = numbers(queries.currentEventsByPersistenceId(pid, 1, Long.MAX_VALUE)
                .map(envelope -> {
                    decoded.incrementAndGet();
                    return envelope;
                })
                .take(10));

        assertThat(first).hasSize(10);
        assertThat(decoded).hasValueLessThan(600);
    }

    @Test
    void eventAdaptersApplyToReplaysAndQueries() {
        probe.send(List.of(JournalProbe.atomic(probe.event(pid, 6, 42))));
        probe.expectSuccess();
        probe.actor.receiveOne(Duration.ofSeconds(5));

        assertThat(probe.replay(pid, 6, 6, 1).payloads()).containsExactly(42, -42);
        assertThat(all(queries.currentEventsByPersistenceId(pid, 6, 6)))
                .extracting(EventEnvelope::event)
                .containsExactly((Object) 42, -42);
        assertThat(all(queries.currentEventsByTag("numbers", Offset.noOffset())))
                .extracting(EventEnvelope::event)
                .contains((Object) 42, -42);
    }

    @Test
    void persistenceIdsAreThereOnceAndInPages() {
        List<String> mine = List.of(pid + "-a", pid + "-b", pid + "-c");
        mine.forEach(id -> probe.write(id, 1, 1));

        List<String> ids = get(queries.currentPersistenceIds().runWith(Sink.seq(), system));
        assertThat(ids).doesNotHaveDuplicates().contains(pid).containsAll(mine);
        assertThat(get(queries.currentPersistenceIds(Optional.of(mine.getFirst()), 2)
                        .runWith(Sink.seq(), system)))
                .isEqualTo(mine.subList(1, 3));
        assertThat(get(queries.currentPersistenceIds(Optional.empty(), 1).runWith(Sink.seq(), system)))
                .isEqualTo(ids.subList(0, 1));
    }

    @Test
    void livePersistenceIdsFollow() {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        queries.persistenceIds().runForeach(seen::add, system);
        await("those that are there").until(() -> seen.contains(pid));

        probe.write(pid + "-new", 1, 1);

        await("the new one").until(() -> seen.contains(pid + "-new"));
        assertThat(Set.copyOf(seen)).hasSameSizeAs(seen);
    }

    @Test
    void lastNumberIsKnown() {
        assertThat(get(queries.currentLastSequenceNumberByPersistenceId(pid))).contains(5L);
        assertThat(get(queries.currentLastSequenceNumberByPersistenceId("never-seen")))
                .isEmpty();
    }

    private void write(long sequenceNr, String payload, String... tags) {
        probe.send(List.of(JournalProbe.atomic(probe.event(pid, sequenceNr, new Tagged(payload, Set.of(tags))))));
        probe.expectSuccess();
        probe.actor.receiveOne(Duration.ofSeconds(5));
    }

    private List<Long> numbers(Source<EventEnvelope, NotUsed> source) {
        return all(source).stream().map(EventEnvelope::sequenceNr).toList();
    }

    private List<EventEnvelope> all(Source<EventEnvelope, NotUsed> source) {
        return get(source.runWith(Sink.seq(), system));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
