package io.ttmesh.journal.internal.format;

import java.nio.ByteBuffer;
import java.util.Optional;

/** One snapshot. */
public record SnapshotRecord(
        String persistenceId, long sequenceNr, long timestampMillis, Payload snapshot, Optional<Payload> metadata) {
    static final int FORMAT = 1;

    /** Encodes it in the form in which it is stored, with its checksum. */
    public byte[] encode() {
        ByteWriter out = new ByteWriter(128 + snapshot.bytes().length);
        out.u1(FORMAT);
        out.string(persistenceId);
        out.u8(sequenceNr);
        out.u8(timestampMillis);
        Fields.write(out, metadata);
        Fields.write(out, snapshot);
        return out.sealed();
    }

    /**
     * Decodes what {@link #encode} made.
     *
     * @throws io.ttmesh.journal.JournalException.Corrupt when checksum or form do not agree
     * @throws io.ttmesh.journal.JournalException.ForeignData when a newer release wrote it
     */
    public static SnapshotRecord decode(ByteBuffer bytes) {
        return decode(ByteReader.of("a snapshot", bytes));
    }

    static SnapshotRecord decode(ByteReader in) {
        in.checkSeal();
        in.checkFormat(FORMAT);
        String persistenceId = in.string();
        long sequenceNr = in.u8();
        long timestampMillis = in.u8();
        Optional<Payload> metadata = Fields.optionalPayload(in);
        Payload snapshot = Fields.payload(in);
        in.checkEnd();
        return new SnapshotRecord(persistenceId, sequenceNr, timestampMillis, snapshot, metadata);
    }
}
