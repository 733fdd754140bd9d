package io.ttmesh.journal.internal.convert;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.EventRecord;
import io.ttmesh.journal.internal.format.Payload;
import io.ttmesh.journal.internal.format.StoredEvent;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.PersistentRepr$;
import org.apache.pekko.persistence.journal.Tagged;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/** Turns Pekko's persistent messages into stored events and back. Safe for use by many threads. */
public final class EventConversion {
    private final Payloads payloads;

    /** Uses the serializers of an actor system. */
    public EventConversion(ExtendedActorSystem system) {
        this.payloads = new Payloads(system);
    }

    /**
     * Encodes an event; tags that an event adapter has wrapped around it are taken off.
     *
     * <p>Throws whatever the event's serializer throws, checked or not.
     */
    public EncodedRecord encode(PersistentRepr event) {
        Object payload = event.payload();
        List<String> tags = List.of();
        if (payload instanceof Tagged tagged) {
            payload = tagged.payload();
            // In order, so that the same event has the same bytes, and the same checksum, whenever it is written.
            tags = List.copyOf(new TreeSet<>(CollectionConverters.asJava(tagged.tags())));
        }
        Optional<Payload> metadata = OptionConverters.toJava(event.metadata()).map(payloads::of);
        return EncodedRecord.of(new EventRecord(
                event.sequenceNr(),
                event.timestamp(),
                event.manifest(),
                event.writerUuid(),
                tags,
                payloads.of(payload),
                metadata));
    }

    /**
     * Decodes an event that was read.
     *
     * @throws JournalException.Corrupt when its bytes are not those that were written
     */
    public PersistentRepr decode(StoredEvent stored) {
        EventRecord record = stored.record().decode();
        PersistentRepr event = PersistentRepr$.MODULE$
                .apply(
                        payloads.value(record.event()),
                        record.sequenceNr(),
                        stored.persistenceId(),
                        record.eventManifest(),
                        false,
                        ActorRef.noSender(),
                        record.writer())
                .withTimestamp(record.timestampMillis());
        return record.metadata().map(payloads::value).map(event::withMetadata).orElse(event);
    }
}
