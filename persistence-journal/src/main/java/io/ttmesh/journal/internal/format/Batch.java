package io.ttmesh.journal.internal.format;

import java.nio.ByteBuffer;
import java.util.List;

/** Changes that travel, commit and are answered together; each is applied, or refused, alone. */
public record Batch(BatchHeader header, List<Item> items) {
    /** Copies the items. */
    public Batch {
        items = List.copyOf(items);
    }

    /** Encodes it, with a checksum over all of it. */
    public EncodedBatch encode() {
        return new EncodedBatch(BatchCodec.encode(this));
    }

    /**
     * Decodes what {@link #encode} made.
     *
     * @throws io.ttmesh.journal.JournalException.Corrupt when checksum or form do not agree
     * @throws io.ttmesh.journal.JournalException.ForeignData when a newer release wrote it
     */
    public static Batch decode(ByteBuffer bytes) {
        return BatchCodec.decode(bytes);
    }
}
