package io.ttmesh.journal.internal.convert;

import io.ttmesh.journal.internal.format.SnapshotCriteria;
import io.ttmesh.journal.internal.format.SnapshotRecord;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import scala.Option;
import scala.jdk.javaapi.OptionConverters;

/** Turns Pekko's snapshots and criteria into the stored forms and back. Safe for use by many threads. */
public final class SnapshotConversion {
    private final Payloads payloads;

    /** Uses the serializers of an actor system. */
    public SnapshotConversion(ExtendedActorSystem system) {
        this.payloads = new Payloads(system);
    }

    /** Encodes a snapshot; throws whatever its serializer throws, checked or not. */
    public SnapshotRecord encode(SnapshotMetadata metadata, Object snapshot) {
        return new SnapshotRecord(
                metadata.persistenceId(),
                metadata.sequenceNr(),
                metadata.timestamp(),
                payloads.of(snapshot),
                OptionConverters.toJava(metadata.metadata()).map(payloads::of));
    }

    /** Decodes a snapshot; throws whatever its serializer throws, checked or not. */
    public SelectedSnapshot decode(SnapshotRecord record) {
        Option<Object> extra = OptionConverters.toScala(record.metadata().map(payloads::value));
        SnapshotMetadata metadata =
                SnapshotMetadata.apply(record.persistenceId(), record.sequenceNr(), record.timestampMillis(), extra);
        return SelectedSnapshot.create(metadata, payloads.value(record.snapshot()));
    }

    /** Takes over Pekko's criteria. */
    public static SnapshotCriteria criteria(SnapshotSelectionCriteria criteria) {
        return new SnapshotCriteria(
                criteria.minSequenceNr(), criteria.maxSequenceNr(), criteria.minTimestamp(), criteria.maxTimestamp());
    }

    /** Means the one snapshot that the metadata name; a timestamp of 0 fits any, as Pekko has it. */
    public static SnapshotCriteria exactly(SnapshotMetadata metadata) {
        boolean anyTime = metadata.timestamp() == 0;
        return new SnapshotCriteria(
                metadata.sequenceNr(),
                metadata.sequenceNr(),
                anyTime ? 0 : metadata.timestamp(),
                anyTime ? Long.MAX_VALUE : metadata.timestamp());
    }
}
