package io.ttmesh.journal;

import io.ttmesh.journal.internal.access.JournalAccess;
import io.ttmesh.journal.internal.access.ScalaFutures;
import io.ttmesh.journal.internal.convert.EventConversion;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.read.Replay;
import io.ttmesh.journal.internal.write.WriteBatcher;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.PersistentRepr$;
import org.apache.pekko.persistence.journal.Tagged;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Appends events of many persistence ids in one request, for whoever keeps many small histories in one actor: a
 * persistent actor for each would cost more than the events.
 *
 * <p>What is stored is what a persistent actor stores: it recovers from it, and queries show it. Event adapters are not
 * asked. Do not use it beside a persistent actor of the same persistence id: one of the two will find itself overtaken.
 * Safe for use by many threads.
 */
public final class JournalEvents {
    private final JournalAccess access;
    private final EventConversion conversion;
    private final InstantSource clock = InstantSource.system();
    private final String writer = UUID.randomUUID().toString();

    private JournalEvents(ExtendedActorSystem system) {
        this.access = JournalAccess.get(system);
        this.conversion = new EventConversion(system);
    }

    /**
     * An event to append.
     *
     * @param payload serialized as Pekko's configuration says
     * @param tags by which queries find it; those that begin with {@code ~} are orders ({@link JournalSets})
     */
    public record Event(Object payload, Set<String> tags) {
        /** Copies the set. */
        public Event {
            tags = Set.copyOf(tags);
        }
    }

    /**
     * Events of one persistence id, appended all or none.
     *
     * @param expectedHighest the highest sequence number that is stored before, 0 for none; the events get the next ones
     */
    public record Append(String persistenceId, long expectedHighest, List<Event> events) {
        /** Copies the list. */
        public Append {
            events = List.copyOf(events);
        }
    }

    /** The events of an actor system's journal; serializes and writes under a name of its own. */
    public static JournalEvents get(ClassicActorSystemProvider system) {
        return new JournalEvents((ExtendedActorSystem) system.classicSystem());
    }

    /**
     * Appends, each on its own: one that is refused keeps no other from being stored. At most one append per persistence
     * id may be under way.
     *
     * @return for each append, in order, why it is not known to be stored; empty when it is. {@link
     *     JournalException.StaleWriter} and {@code SequenceGap}: another number is the highest; {@code Refused}: it can not be
     *     serialized or is too large; {@code OutcomeUnknown}: read before you append again; others: nothing was written.
     *     The stage itself never fails.
     */
    public CompletionStage<List<Optional<JournalException>>> append(List<Append> appends) {
        return access.opened()
                .thenCompose(opened -> write(opened.batcher(), appends))
                .exceptionally(notOpened -> appends.stream()
                        .map(append -> Optional.of(known(notOpened)))
                        .toList());
    }

    /** All events of a persistence id in order, with everything that was acknowledged before the call. */
    public CompletionStage<List<Object>> read(String persistenceId) {
        List<Object> events = new ArrayList<>();
        Replay.Range range = new Replay.Range(persistenceId, 1, Long.MAX_VALUE, Long.MAX_VALUE);
        return access.opened()
                .thenCompose(opened -> opened.settled(persistenceId)
                        .thenCompose(settled -> Replay.run(
                                opened.group(),
                                access.readSettings().pageSize(),
                                access.readers(),
                                range,
                                event -> events.add(conversion.decode(event).payload()))))
                .thenApply(done -> events);
    }

    /**
     * Deletes the events of a persistence id up to and with a number. Those that follow keep their numbers, and the next one is counted
     * as if nothing were gone. Fails with a {@link JournalException}; it may be repeated.
     */
    public CompletionStage<Done> delete(String persistenceId, long upTo) {
        return access.opened()
                .thenCompose(opened -> opened.batcher().write(new Item.DeleteEvents(persistenceId, upTo)));
    }

    private CompletionStage<List<Optional<JournalException>>> write(WriteBatcher batcher, List<Append> appends) {
        Results results = new Results(appends.size());
        List<Item.Events> items = new ArrayList<>(appends.size());
        List<Integer> places = new ArrayList<>(appends.size());
        for (int place = 0; place < appends.size(); place++) {
            Optional<JournalException> refusal = encode(appends.get(place), items);
            if (refusal.isPresent()) {
                results.set(place, refusal.get());
            } else {
                places.add(place);
            }
        }
        List<CompletionStage<Done>> writes = batcher.writeAll(items);
        for (int i = 0; i < writes.size(); i++) {
            int place = places.get(i);
            writes.get(i).whenComplete((done, failure) -> results.set(place, failure == null ? null : known(failure)));
        }
        return results.whole;
    }

    /** Gathers what became of each append; complete with the last one. */
    private static final class Results {
        final CompletableFuture<List<Optional<JournalException>>> whole = new CompletableFuture<>();
        private final AtomicReferenceArray<@Nullable JournalException> failures;
        private final AtomicInteger missing;

        Results(int size) {
            failures = new AtomicReferenceArray<>(size);
            missing = new AtomicInteger(size);
            if (size == 0) {
                whole.complete(List.of());
            }
        }

        void set(int place, @Nullable JournalException failure) {
            failures.set(place, failure);
            if (missing.decrementAndGet() == 0) {
                List<Optional<JournalException>> results = new ArrayList<>(failures.length());
                for (int i = 0; i < failures.length(); i++) {
                    results.add(Optional.ofNullable(failures.get(i)));
                }
                whole.complete(results);
            }
        }
    }

    /** Adds the item, or says why there is none. */
    private Optional<JournalException> encode(Append append, List<Item.Events> items) {
        List<EncodedRecord> records = new ArrayList<>(append.events().size());
        long number = append.expectedHighest();
        try {
            for (Event event : append.events()) {
                number++;
                records.add(conversion.encode(persistent(append.persistenceId(), number, event)));
            }
        } catch (Exception notSerializable) {
            return Optional.of(new JournalException.Refused("event " + number + " of " + append.persistenceId()
                    + " can not be serialized: " + notSerializable));
        }
        items.add(new Item.Events(append.persistenceId(), append.expectedHighest(), writer, records));
        return Optional.empty();
    }

    private PersistentRepr persistent(String persistenceId, long number, Event event) {
        Object payload = event.tags().isEmpty()
                ? event.payload()
                : new Tagged(
                        event.payload(),
                        CollectionConverters.asScala(event.tags()).toSet());
        return PersistentRepr$.MODULE$
                .apply(payload, number, persistenceId, "", false, ActorRef.noSender(), writer)
                .withTimestamp(clock.millis());
    }

    private static JournalException known(Throwable failure) {
        Throwable cause = ScalaFutures.cause(failure);
        return cause instanceof JournalException known
                ? known
                : new JournalException.OutcomeUnknown("append failed: " + cause);
    }
}
