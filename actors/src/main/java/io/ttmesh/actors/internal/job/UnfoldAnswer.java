package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.Unfold;
import io.ttmesh.model.Payload;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.streaming.PayloadParts;
import java.util.Map;
import java.util.Optional;

/**
 * An {@link Unfold} as who has no classes to read it with sees it.
 *
 * @param items the list of them
 * @param count how many they are
 * @param next the state for the next run, if there is to be one
 */
record UnfoldAnswer(Payload items, int count, Optional<Payload> next) {
    /**
     * Of a task's result.
     *
     * @throws WrongPayloadException when it is something else
     */
    static UnfoldAnswer of(Payload result) {
        Map<String, Payload> fields = PayloadParts.fields(result);
        Payload items = fields.get("items");
        if (items == null) {
            throw new WrongPayloadException("it answered without 'items': let it return an Unfold");
        }
        Optional<Payload> next = Optional.ofNullable(fields.get("next"));
        if (next.filter(PayloadParts::isNull).isPresent()) {
            throw new WrongPayloadException("its next state is null: answer Unfold.last(items), or a state");
        }
        return new UnfoldAnswer(items, PayloadParts.elements(items).size(), next);
    }

    /** What has to be held until the next run has ended. */
    long stateBytes() {
        return next.map(Payload::sizeBytes).orElse(0);
    }

    /** What has to be held for those that take the items. */
    long itemsBytes() {
        return count == 0 ? 0 : items.sizeBytes();
    }
}
