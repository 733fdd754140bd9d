package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.Split;
import io.ttmesh.model.Payload;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.streaming.PayloadParts;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A {@link Split} as who has no classes to read it with sees it. */
sealed interface SplitAnswer {
    /** The value. */
    record Done(Payload value) implements SplitAnswer {}

    /** Smaller inputs, one or more. */
    record Into(List<Payload> parts) implements SplitAnswer {}

    /**
     * Of a task's result.
     *
     * @throws WrongPayloadException when it is neither, or without parts
     */
    static SplitAnswer of(Payload result) {
        Map<String, Payload> fields = PayloadParts.fields(result);
        if (fields.containsKey("into")) {
            List<Payload> parts = PayloadParts.elements(Objects.requireNonNull(fields.get("into")));
            if (parts.isEmpty()) {
                throw new WrongPayloadException(
                        "its input is split into nothing: answer Split.done(value), or one smaller input or more");
            }
            return new Into(parts);
        }
        Payload value = fields.get("done");
        if (value == null) {
            throw new WrongPayloadException("it answered neither 'done' nor 'into': let it return a Split");
        }
        return new Done(value);
    }
}
