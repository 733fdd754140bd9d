package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.store.StateStore;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Holds a voter's store, which a snapshot from the leader replaces as a whole. Safe for use by many threads. */
final class StoreSlot implements AutoCloseable {
    private final Path folder;
    private final Identity identity;
    private final Stores stores;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable StateStore store;

    StoreSlot(Path folder, Identity identity, Stores stores) {
        this.folder = folder;
        this.identity = identity;
        this.stores = stores;
        this.store = stores.open(folder, identity);
    }

    /** Works with the store, while nobody replaces it. */
    <T> T with(Function<StateStore, T> work) {
        lock.readLock().lock();
        try {
            StateStore open = store;
            if (open == null) {
                throw new JournalException.NotRunning("store is closed: " + folder);
            }
            return work.apply(open);
        } finally {
            lock.readLock().unlock();
        }
    }

    Answer answer(Question question) {
        return with(open -> open.answer(question));
    }

    long appliedIndex() {
        return with(StateStore::appliedIndex);
    }

    /** Puts the content of a snapshot in the place of all there is. */
    void replaceBy(Path snapshot) {
        lock.writeLock().lock();
        try {
            close();
            stores.replace(folder, snapshot, identity);
            store = stores.open(folder, identity);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            StateStore open = store;
            store = null;
            if (open != null) {
                open.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
