package io.ttmesh.actors.internal.wire;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An event or a state on its way to or from a store.
 *
 * @param values one; of an old event that was read, as many as its migrations made of it; none where there are only keys
 * @param keys of the commands that led to it, or to what it sums up
 * @param written counts the bytes that were written; of one that was read, has its own
 */
public record StoredValue(ActorCodec codec, List<Object> values, List<KeptKey> keys, AtomicLong written) {
    /** One on its way to a store. */
    public static StoredValue of(ActorCodec codec, Object value, List<KeptKey> keys, AtomicLong written) {
        return new StoredValue(codec, List.of(value), keys, written);
    }

    /** One that changes nothing but what is known of a key. */
    public static StoredValue of(ActorCodec codec, KeptKey key, AtomicLong written) {
        return new StoredValue(codec, List.of(), List.of(key), written);
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
