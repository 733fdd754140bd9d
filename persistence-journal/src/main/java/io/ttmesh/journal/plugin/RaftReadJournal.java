package io.ttmesh.journal.plugin;

import com.typesafe.config.Config;
import io.ttmesh.journal.internal.access.JournalAccess;
import io.ttmesh.journal.internal.convert.EventConversion;
import io.ttmesh.journal.internal.format.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.EventAdapters;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.NoOffset;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.Sequence;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByTagQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentLastSequenceNumberByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.persistence.query.javadsl.EventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.EventsByTagQuery;
import org.apache.pekko.persistence.query.javadsl.PagedPersistenceIdsQuery;
import org.apache.pekko.persistence.query.javadsl.PersistenceIdsQuery;
import org.apache.pekko.persistence.query.javadsl.ReadJournal;
import org.apache.pekko.stream.javadsl.Source;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The read journal {@code ttmesh.journal.read}. Its answers may lag behind what was acknowledged; use recovery, or a
 * persistent actor, where they must not.
 *
 * <p>Offsets are {@code Sequence}: an event's place among all events of the group, the same on every node. Streams fail
 * when no voter answers; wrap them in {@code RestartSource} to go on. Persistence ids are those that ever had an event or a
 * state.
 */
public final class RaftReadJournal
        implements ReadJournal,
                CurrentEventsByPersistenceIdQuery,
                EventsByPersistenceIdQuery,
                CurrentEventsByTagQuery,
                EventsByTagQuery,
                CurrentPersistenceIdsQuery,
                PersistenceIdsQuery,
                PagedPersistenceIdsQuery,
                CurrentLastSequenceNumberByPersistenceIdQuery {
    /** The configuration entry that this read journal has unless you made another. */
    public static final String IDENTIFIER = "ttmesh.journal.read";

    private final JournalAccess access;
    private final EventConversion conversion;
    private final EventAdapters adapters;

    RaftReadJournal(ExtendedActorSystem system, Config config) {
        access = JournalAccess.get(system);
        conversion = new EventConversion(system);
        adapters = Persistence.get(system).adaptersFor(config.getString("write-plugin"));
    }

    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
            String persistenceId, long fromSequenceNr, long toSequenceNr) {
        return Source.completionStageSource(access.queries()
                        .currentEnd(persistenceId, toSequenceNr)
                        .thenApply(end -> access.queries().eventsById(persistenceId, fromSequenceNr, end, false)))
                .mapMaterializedValue(later -> NotUsed.getInstance())
                .mapConcat(this::envelopes);
    }

    @Override
    public Source<EventEnvelope, NotUsed> eventsByPersistenceId(
            String persistenceId, long fromSequenceNr, long toSequenceNr) {
        return access.queries()
                .eventsById(persistenceId, fromSequenceNr, toSequenceNr, true)
                .mapConcat(this::envelopes);
    }

    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByTag(String tag, Offset offset) {
        return access.queries().eventsByTag(tag, ordering(offset), false).mapConcat(this::envelopes);
    }

    @Override
    public Source<EventEnvelope, NotUsed> eventsByTag(String tag, Offset offset) {
        return access.queries().eventsByTag(tag, ordering(offset), true).mapConcat(this::envelopes);
    }

    @Override
    public Source<String, NotUsed> currentPersistenceIds() {
        return access.queries().currentIds("");
    }

    @Override
    public Source<String, NotUsed> currentPersistenceIds(Optional<String> afterId, long limit) {
        return access.queries().currentIds(afterId.orElse("")).take(limit);
    }

    /** All persistence ids, and new ones as they come; each stream remembers all that it has shown. */
    @Override
    public Source<String, NotUsed> persistenceIds() {
        return access.queries().liveIds();
    }

    @Override
    public CompletionStage<Optional<Long>> currentLastSequenceNumberByPersistenceId(String persistenceId) {
        return access.queries()
                .highest(persistenceId)
                .thenApply(highest -> highest > 0 ? Optional.of(highest) : Optional.empty());
    }

    // An event adapter may make several events of one, or none; they share its offset.
    private List<EventEnvelope> envelopes(StoredEvent stored) {
        PersistentRepr event = conversion.decode(stored);
        Object payload = event.payload();
        List<EventEnvelope> envelopes = new ArrayList<>(1);
        for (Object adapted : CollectionConverters.asJava(adapters.get(payload.getClass())
                .fromJournal(payload, event.manifest())
                .events())) {
            envelopes.add(new EventEnvelope(
                    new Sequence(stored.ordering()),
                    event.persistenceId(),
                    event.sequenceNr(),
                    adapted,
                    event.timestamp(),
                    event.metadata()));
        }
        return envelopes;
    }

    private static long ordering(Offset offset) {
        if (offset instanceof Sequence sequence) {
            return sequence.value();
        }
        if (offset.equals(NoOffset.getInstance())) {
            return 0;
        }
        throw new IllegalArgumentException(
                "offset " + offset + " is not of this journal: it takes Sequence or NoOffset");
    }
}
