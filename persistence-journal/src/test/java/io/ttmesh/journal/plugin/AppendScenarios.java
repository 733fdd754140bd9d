package io.ttmesh.journal.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.journal.JournalEvents;
import io.ttmesh.journal.JournalEvents.Append;
import io.ttmesh.journal.JournalEvents.Event;
import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.JournalSets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of many persistence ids in one request, on whatever group they stand. */
abstract class AppendScenarios {
    private final Supplier<ActorSystem> hosted;
    private final String prefix = "append-" + UUID.randomUUID() + "-";
    private ActorSystem system;
    private JournalEvents events;

    AppendScenarios(Supplier<ActorSystem> hosted) {
        this.hosted = hosted;
    }

    @BeforeEach
    void open() {
        system = hosted.get();
        events = JournalEvents.get(system);
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private Append of(String name, long expected, Object... payloads) {
        return new Append(
                prefix + name,
                expected,
                IntStream.range(0, payloads.length)
                        .mapToObj(i -> new Event(payloads[i], Set.of()))
                        .toList());
    }

    private List<Optional<JournalException>> append(Append... appends) {
        return get(events.append(List.of(appends)));
    }

    private List<Object> read(String name) {
        return get(events.read(prefix + name));
    }

    @Test
    void whatIsAppendedIsReadAgainInOrder() {
        assertThat(append(of("a", 0, "1", "2"), of("b", 0, "3"))).containsOnly(Optional.empty());
        assertThat(append(of("a", 2, "4"))).containsOnly(Optional.empty());

        assertThat(read("a")).containsExactly("1", "2", "4");
        assertThat(read("b")).containsExactly("3");
        assertThat(read("never")).isEmpty();
    }

    @Test
    void persistentActorsRecoverFromIt() {
        append(of("c", 0, "1", "2"));

        JournalProbe.Replayed replayed = new JournalProbe(system, "another").replay(prefix + "c");

        assertThat(replayed.payloads()).containsExactly("1", "2");
        assertThat(replayed.highest()).isEqualTo(2);
        assertThat(replayed.events())
                .allSatisfy(event -> assertThat(event.timestamp()).isPositive());
    }

    @Test
    void appendThatExpectsAnotherNumberIsRefusedAndNoOtherOfItsRequest() {
        append(of("d", 0, "1"));

        List<Optional<JournalException>> results =
                append(of("d", 0, "stale"), of("e", 0, "2"), of("f", 5, "gap"), of("g", 0, new Object()));

        assertThat(results.get(0)).containsInstanceOf(JournalException.StaleWriter.class);
        assertThat(results.get(1)).isEmpty();
        assertThat(results.get(2)).containsInstanceOf(JournalException.SequenceGap.class);
        assertThat(results.get(3)).containsInstanceOf(JournalException.Refused.class);
        assertThat(read("d")).containsExactly("1");
        assertThat(read("e")).containsExactly("2");
        assertThat(read("f")).isEmpty();
        assertThat(read("g")).isEmpty();
    }

    @Test
    void appendThatIsTooLargeIsRefusedAlone() {
        List<Optional<JournalException>> results = append(of("h", 0, "x".repeat(9 * 1024 * 1024)), of("i", 0, "small"));

        assertThat(results.get(0)).containsInstanceOf(JournalException.Refused.class);
        assertThat(results.get(1)).isEmpty();
    }

    @Test
    void tagsAreFoundByQueriesAndOrdersAreCarriedOut() {
        String tag = prefix + "tag";
        String set = prefix + "set";
        get(events.append(List.of(
                new Append(prefix + "j", 0, List.of(new Event("in", Set.of(tag, "~set+" + set + "@7")))),
                new Append(prefix + "k", 0, List.of(new Event("in", Set.of("~set+" + set + "@8")))))));
        get(events.append(List.of(new Append(prefix + "k", 1, List.of(new Event("out", Set.of("~set-" + set)))))));

        List<EventEnvelope> tagged = get(PersistenceQuery.get(system)
                .getReadJournalFor(RaftReadJournal.class, RaftReadJournal.IDENTIFIER)
                .currentEventsByTag(tag, Offset.noOffset())
                .runWith(Sink.seq(), system));
        assertThat(tagged).extracting(EventEnvelope::event).containsExactly("in");
        assertThat(get(JournalSets.get(system).members(set, 100, Optional.empty(), 10)))
                .containsExactly(new JournalSets.Member(prefix + "j", 7));
    }

    @Test
    void nothingToAppendIsAnsweredAtOnce() {
        assertThat(events.append(List.of()))
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(List.of());
    }
}
