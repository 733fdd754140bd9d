package io.ttmesh.journal.internal.format;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A durable state at one revision.
 *
 * @param value empty when the state was deleted; its revision stays
 */
public record StateRecord(
        String persistenceId, long revision, long timestampMillis, String tag, Optional<Payload> value) {
    static final int FORMAT = 1;

    /** Encodes it in the form in which it is stored, with its checksum. */
    public byte[] encode() {
        ByteWriter out = new ByteWriter(
                128 + value.map(payload -> payload.bytes().length).orElse(0));
        out.u1(FORMAT);
        out.string(persistenceId);
        out.u8(revision);
        out.u8(timestampMillis);
        out.string(tag);
        Fields.write(out, value);
        return out.sealed();
    }

    /**
     * Decodes what {@link #encode} made.
     *
     * @throws io.ttmesh.journal.JournalException.Corrupt when checksum or form do not agree
     * @throws io.ttmesh.journal.JournalException.ForeignData when a newer release wrote it
     */
    public static StateRecord decode(ByteBuffer bytes) {
        return decode(ByteReader.of("a durable state", bytes));
    }

    static StateRecord decode(ByteReader in) {
        in.checkSeal();
        in.checkFormat(FORMAT);
        StateRecord state = new StateRecord(in.string(), in.u8(), in.u8(), in.string(), Fields.optionalPayload(in));
        in.checkEnd();
        return state;
    }
}
