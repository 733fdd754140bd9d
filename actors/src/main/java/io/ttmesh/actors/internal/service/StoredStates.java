package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.actors.internal.wire.StoredValue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.persistence.typed.SnapshotAdapter;

/** States on their way to a store and back. */
final class StoredStates<S> implements SnapshotAdapter<S> {
    private final ActorCodec codec;

    StoredStates(ActorCodec codec) {
        this.codec = codec;
    }

    @Override
    public Object toJournal(S state) {
        return StoredValue.of(codec, state, new AtomicLong());
    }

    @Override
    @SuppressWarnings("unchecked") // The codec reads what the type declares.
    public S fromJournal(Object stored) {
        return stored instanceof StoredValue value ? (S) value.value() : (S) stored;
    }
}
