package io.ttmesh.journal.solo;

import io.ttmesh.journal.internal.store.RocksStore;
import io.ttmesh.journal.internal.store.StateStore;
import io.ttmesh.journal.internal.store.StoreIdentity;
import java.nio.file.Path;

/** Opens the store that tests stand on. */
public final class Stores {
    private Stores() {}

    public static StateStore open(Path folder) {
        return RocksStore.open(folder.resolve("state"), new StoreIdentity("test", 0, 1, "v-1"));
    }
}
