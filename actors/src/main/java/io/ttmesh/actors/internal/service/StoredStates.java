package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.actors.internal.wire.StoredValue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.persistence.typed.SnapshotAdapter;

/** States on their way to a store and back. */
class StoredStates<S> implements SnapshotAdapter<S> {
    private final ActorCodec codec;
    private final Keys keys;

    StoredStates(ActorCodec codec, Keys keys) {
        this.codec = codec;
        this.keys = keys;
    }

    @Override
    public Object toJournal(S state) {
        return StoredValue.of(codec, state, keys.all(), new AtomicLong());
    }

    @Override
    @SuppressWarnings("unchecked") // The codec reads what the type declares.
    public S fromJournal(Object stored) {
        if (!(stored instanceof StoredValue value)) {
            return (S) stored;
        }
        keys.recovered(value.keys());
        return (S) value.value();
    }
}
