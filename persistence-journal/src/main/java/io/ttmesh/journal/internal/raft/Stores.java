package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.internal.store.StateStore;
import java.nio.file.Path;

/** Where a voter gets its store from. */
public interface Stores {
    /**
     * Opens the store in a folder, or makes it.
     *
     * @throws io.ttmesh.journal.JournalException when it is damaged or foreign
     */
    StateStore open(Path folder, Identity identity);

    /**
     * Puts a checkpoint, which stays as it is, in the place of a store that is closed.
     *
     * @throws io.ttmesh.journal.JournalException when the checkpoint is damaged or foreign
     */
    void replace(Path folder, Path checkpoint, Identity identity);
}
