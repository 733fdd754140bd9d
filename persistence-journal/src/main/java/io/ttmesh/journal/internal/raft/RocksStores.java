package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.internal.store.RocksStore;
import io.ttmesh.journal.internal.store.StateStore;
import io.ttmesh.journal.internal.store.StoreIdentity;
import java.nio.file.Path;

/** Stores in RocksDB. */
public final class RocksStores implements Stores {
    @Override
    public StateStore open(Path folder, Identity identity) {
        return RocksStore.open(folder, of(identity));
    }

    @Override
    public void replace(Path folder, Path checkpoint, Identity identity) {
        RocksStore.replace(folder, checkpoint, of(identity));
    }

    private static StoreIdentity of(Identity identity) {
        return new StoreIdentity(identity.cluster(), identity.group(), identity.epoch(), identity.voter());
    }
}
