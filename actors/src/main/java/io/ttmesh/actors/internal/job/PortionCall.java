package io.ttmesh.actors.internal.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.streaming.PayloadCodec;
import java.util.Optional;
import java.util.Set;

/**
 * The input of a portion of a map: the items on which the worker runs the task one by one. It goes out as a payload of a format
 * of its own, under the task's own name and version, and so to where the task is.
 *
 * @param first number of the first item in the map
 * @param items the list of them, unless they are numbers
 * @param from the first number
 * @param to behind the last one
 * @param rules how to run them
 */
public record PortionCall(long first, Optional<Payload> items, long from, long to, Rules rules) {
    /** The format byte of such payloads. */
    public static final byte FORMAT = 3;

    private static final PayloadCodec<PortionCall> CODEC = PayloadCodec.of(PortionCall.class, PayloadFormat.CBOR);

    /**
     * How to run items.
     *
     * @param tolerant whether an item that fails leaves the others to go on
     * @param attempts of the portion: before the last one, an item that fails fails the attempt
     * @param combine a task that makes one value of the results, if one is wanted
     * @param nonRetryable class names of exceptions after which an item is not tried again
     */
    public record Rules(
            boolean tolerant,
            int attempts,
            Optional<TaskVersion> combine,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<String> nonRetryable) {
        /** Copies. */
        public Rules {
            nonRetryable = nonRetryable == null ? Set.of() : Set.copyOf(nonRetryable);
        }
    }

    static PortionCall ofList(long first, Payload items, Rules rules) {
        return new PortionCall(first, Optional.of(items), 0, 0, rules);
    }

    static PortionCall ofRange(long first, long from, long to, Rules rules) {
        return new PortionCall(first, Optional.empty(), from, to, rules);
    }

    Payload encoded() {
        return new Payload(FORMAT, CODEC.encode(this).bytes());
    }

    static PortionCall decoded(Payload payload) {
        return CODEC.decode(new Payload(PayloadFormat.CBOR.code(), payload.bytes()));
    }
}
