package io.ttmesh.actors.internal.wire;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An event or a state on its way to or from a store.
 *
 * @param values one; of an old event that was read, as many as its migrations made of it
 * @param written counts the bytes that were written
 */
public record StoredValue(ActorCodec codec, List<Object> values, AtomicLong written) {
    /** One on its way to a store. */
    public static StoredValue of(ActorCodec codec, Object value, AtomicLong written) {
        return new StoredValue(codec, List.of(value), written);
    }

    /**
     * The only value.
     *
     * @throws io.ttmesh.model.error.WrongPayloadException when migrations made none or several of it
     */
    public Object value() {
        if (values.size() != 1) {
            throw codec.notOne(values);
        }
        return values.get(0);
    }
}
