package io.ttmesh.journal.internal.format;

import java.util.Optional;

/** The parts that several stored forms have in common. */
final class Fields {
    private Fields() {}

    static void write(ByteWriter out, Payload payload) {
        out.u4(payload.serializerId());
        out.string(payload.manifest());
        out.bytes(payload.bytes());
    }

    static Payload payload(ByteReader in) {
        return new Payload(in.u4(), in.string(), in.bytes());
    }

    static void write(ByteWriter out, Optional<Payload> payload) {
        out.u1(payload.isPresent() ? 1 : 0);
        payload.ifPresent(value -> write(out, value));
    }

    static Optional<Payload> optionalPayload(ByteReader in) {
        return in.flag() ? Optional.of(payload(in)) : Optional.empty();
    }

    static void write(ByteWriter out, SnapshotCriteria criteria) {
        out.u8(criteria.minSequenceNr());
        out.u8(criteria.maxSequenceNr());
        out.u8(criteria.minTimestampMillis());
        out.u8(criteria.maxTimestampMillis());
    }

    static SnapshotCriteria criteria(ByteReader in) {
        return new SnapshotCriteria(in.u8(), in.u8(), in.u8(), in.u8());
    }
}
