package io.ttmesh.actors.internal.job;

import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.streaming.PayloadCodec;
import java.util.List;
import java.util.Optional;

/**
 * What became of the items of a portion.
 *
 * @param results of those that succeeded, as a list or combined to one value; empty when none did
 * @param combined whether they are combined
 * @param items that succeeded
 * @param failed those that did not
 * @param gaps the first of those
 */
public record PortionResult(
        Optional<Payload> results, boolean combined, int items, int failed, List<UnitEnd.ItemGap> gaps) {
    private static final PayloadCodec<PortionResult> CODEC = PayloadCodec.of(PortionResult.class, PayloadFormat.CBOR);

    /** Copies. */
    public PortionResult {
        gaps = List.copyOf(gaps);
    }

    Payload encoded() {
        return CODEC.encode(this);
    }

    /**
     * Of a worker's payload.
     *
     * @throws io.ttmesh.model.error.WrongPayloadException when it is something else
     */
    static PortionResult decoded(Payload payload) {
        return CODEC.decode(payload);
    }
}
