package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine over RocksDB, in one folder. Beside the folder stands {@code anchors.log}.
 *
 * <p>It writes no log: after a crash it is as it was at an earlier applied index, and the Raft log brings it on. Safe
 * for use as {@link StateStore} says.
 */
public final class RocksStore implements StateStore {
    private static final Logger LOG = LoggerFactory.getLogger(RocksStore.class);

    private final Path folder;
    private final StoreIdentity identity;
    private final StoreLimits limits;
    private final StoreParts parts;
    /** Held to read by whoever uses the database, to write by who closes it: native code forgives nothing. */
    private final ReadWriteLock inUse = new ReentrantReadWriteLock();

    private @Nullable Open open;
    private volatile Head head = Head.EMPTY;
    private volatile boolean failed;

    private record Open(Database db, AnchorLog anchors, StateMachine machine, StoreReader reader) {}

    private RocksStore(Path folder, StoreIdentity identity, StoreLimits limits, StoreParts parts) {
        this.folder = folder;
        this.identity = identity;
        this.limits = limits;
        this.parts = parts;
    }

    /**
     * Opens the store in a folder, or makes a new one when the folder is empty or does not exist.
     *
     * @throws JournalException.ForeignData when it belongs to another cluster, group, epoch or voter, or was written
     *     by a newer release
     * @throws JournalException.Corrupt when it is damaged
     */
    public static RocksStore open(Path folder, StoreIdentity identity) {
        return open(folder, identity, StoreLimits.DEFAULT);
    }

    /** As {@link #open(Path, StoreIdentity)}, within other limits. */
    public static RocksStore open(Path folder, StoreIdentity identity, StoreLimits limits) {
        return open(folder, identity, limits, StoreParts.SOUND);
    }

    static RocksStore open(Path folder, StoreIdentity identity, StoreLimits limits, StoreParts parts) {
        RocksStore store = new RocksStore(folder.toAbsolutePath(), identity, limits, parts);
        try {
            StoreSwap.finish(store.folder);
            Files.createDirectories(store.folder);
        } catch (IOException e) {
            throw new JournalException.NotRunning("can not make " + folder, e);
        }
        store.openAll();
        return store;
    }

    /**
     * Puts a checkpoint, of this voter or another of the same group, in the place of a store that is closed. The
     * checkpoint stays as it is.
     *
     * @throws JournalException.ForeignData when it belongs to another cluster, group or epoch
     * @throws JournalException.Corrupt when it is damaged; the store is as before
     */
    public static void replace(Path folder, Path checkpoint, StoreIdentity identity) {
        RocksLibrary.load(folder.toAbsolutePath().resolveSibling("native"));
        StoreSwap.replace(folder.toAbsolutePath(), checkpoint, identity, StoreLimits.DEFAULT);
    }

    private void openAll() {
        RocksLibrary.load(folder.resolveSibling("native"));
        Database db = Database.open(folder, limits);
        try {
            Rows rows = new Rows();
            claim(db);
            byte[] row = db.get(Family.META, Head.KEY);
            Head read = row == null ? Head.EMPTY : Head.read(rows.open(Family.META, Head.KEY, row));
            AnchorLog anchors = AnchorLog.open(folder.resolveSibling(AnchorLog.FILE_NAME));
            keepAnchors(db, rows, anchors);
            StateMachine machine = new StateMachine(db, identity, limits, parts, read, anchors);
            open = new Open(db, anchors, machine, new StoreReader(db, parts.rows(), limits));
            head = read;
        } catch (RuntimeException e) {
            db.close();
            throw e;
        }
    }

    private void claim(Database db) {
        StoreIdentity is = IdentityRow.read(db).orElse(null);
        if (is == null) {
            if (db.get(Family.META, Head.KEY) != null) {
                throw new JournalException.Corrupt("store " + folder + ": has data and no identity");
            }
            IdentityRow.write(db, identity);
        } else if (!is.equals(identity)) {
            throw IdentityRow.foreign(folder, is, identity);
        }
    }

    /** A halt may have come between a write and its line. */
    private static void keepAnchors(Database db, Rows rows, AnchorLog anchors) {
        byte[] all = new byte[0];
        try (Database.Walk walk = db.walk(Family.ANCHORS, all).seek(all)) {
            for (; walk.isOnRow(); walk.next()) {
                anchors.keep(AuditAnchor.read(rows, walk.key(), walk.value()));
            }
        }
    }

    @Override
    public List<BatchAnswer> apply(List<Committed> batches) {
        return changing(() -> opened().machine().apply(batches));
    }

    @Override
    public void skipTo(long index, long term) {
        changing(() -> {
            opened().machine().skipTo(index, term);
            return index;
        });
    }

    private <T> T changing(Supplier<T> change) {
        if (failed) {
            throw new JournalException.NotRunning("store " + folder + " has failed before and must be opened again");
        }
        inUse.readLock().lock();
        try {
            T result = change.get();
            head = opened().machine().head();
            return result;
        } catch (RuntimeException e) {
            // What is remembered may run ahead of what was written: nothing may be built upon it.
            failed = true;
            throw e;
        } finally {
            inUse.readLock().unlock();
        }
    }

    @Override
    public long appliedIndex() {
        return head.index();
    }

    /** The term of the last entry applied, 0 for none. */
    public long appliedTerm() {
        return head.term();
    }

    @Override
    public long lastOrdering() {
        return head.ordering();
    }

    @Override
    public Answer answer(Question question) {
        return using(() -> opened().reader().answer(question));
    }

    @Override
    public long checkpoint(Path target) {
        return using(() -> {
            long index = head.index();
            opened().anchors().force();
            opened().db().checkpoint(target);
            return index;
        });
    }

    /** Brings all that is applied to the disk, so that less is to be applied again after a crash. */
    public void flush() {
        using(() -> {
            opened().db().flush();
            return folder;
        });
    }

    /**
     * Puts a checkpoint of the same group in this store's place, while it is in use: questions wait.
     *
     * @throws JournalException as {@link #replace}; the store is then as before
     */
    public void replaceBy(Path checkpoint) {
        inUse.writeLock().lock();
        try {
            closeAll();
            try {
                StoreSwap.replace(folder, checkpoint, identity, limits);
            } catch (JournalException e) {
                openAgain(e);
                throw e;
            }
            openAll();
            failed = false;
        } finally {
            inUse.writeLock().unlock();
        }
    }

    private void openAgain(JournalException cause) {
        try {
            openAll();
        } catch (JournalException e) {
            cause.addSuppressed(e);
        }
    }

    private <T> T using(Supplier<T> use) {
        inUse.readLock().lock();
        try {
            return use.get();
        } finally {
            inUse.readLock().unlock();
        }
    }

    private Open opened() {
        Open now = open;
        if (now == null) {
            throw new JournalException.NotRunning("store " + folder + " is closed");
        }
        return now;
    }

    private void closeAll() {
        Open now = open;
        open = null;
        if (now == null) {
            return;
        }
        try {
            now.db().flush();
            now.anchors().close();
        } catch (JournalException e) {
            // No loss: whatever does not reach the disk here is applied again from the Raft log.
            LOG.warn("store was closed as it was at an earlier index folder={} reason={}", folder, e.getMessage());
        } finally {
            now.db().close();
        }
    }

    @Override
    public void close() {
        inUse.writeLock().lock();
        try {
            closeAll();
        } finally {
            inUse.writeLock().unlock();
        }
    }
}
