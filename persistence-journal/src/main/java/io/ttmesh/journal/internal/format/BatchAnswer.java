package io.ttmesh.journal.internal.format;

import java.nio.ByteBuffer;
import java.util.List;

/** One answer for each item of a batch, in their order. */
public record BatchAnswer(List<ItemAnswer> items) {
    /** Copies the list. */
    public BatchAnswer {
        items = List.copyOf(items);
    }

    /** Encodes it for the way to the node that asked. */
    public byte[] encode() {
        return AnswerCodec.encode(this);
    }

    /** Decodes what {@link #encode} made. */
    public static BatchAnswer decode(ByteBuffer bytes) {
        return AnswerCodec.decodeBatchAnswer(bytes);
    }
}
