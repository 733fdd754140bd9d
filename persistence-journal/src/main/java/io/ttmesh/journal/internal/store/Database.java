package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksObject;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB with our column families. It has no log of its own, for the Raft log is one: all families go to disk
 * together, so that after a crash it stands as it was at some applied index.
 *
 * <p>Nothing may be called during or after {@link #close}: the owner sees to that.
 */
final class Database implements AutoCloseable {
    private static final int LEVEL0_FILES = 8;

    private final Path folder;
    private final RocksDB db;
    private final Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
    private final Cache cache;
    private final List<RocksObject> owned;
    private final ReadOptions reads = new ReadOptions();
    private final WriteOptions writes = new WriteOptions().setDisableWAL(true);

    private Database(Path folder, RocksDB db, List<ColumnFamilyHandle> handles, Cache cache, List<RocksObject> owned) {
        this.folder = folder;
        this.db = db;
        Family[] families = Family.values();
        for (int i = 0; i < families.length; i++) {
            this.handles.put(families[i], handles.get(i));
        }
        this.cache = cache;
        this.owned = owned;
    }

    static Database open(Path folder, StoreLimits limits) {
        return open(folder, limits, false);
    }

    static Database openReadOnly(Path folder) {
        return open(folder, StoreLimits.DEFAULT, true);
    }

    private static Database open(Path folder, StoreLimits limits, boolean readOnly) {
        List<RocksObject> owned = new ArrayList<>();
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        DBOptions options = options(owned);
        Cache cache = new LRUCache(limits.blockCacheBytes());
        ColumnFamilyOptions familyOptions = familyOptions(limits, cache, owned);
        owned.add(cache);
        for (Family family : Family.values()) {
            families.add(new ColumnFamilyDescriptor(family.bytes(), familyOptions));
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            RocksDB db = readOnly
                    ? RocksDB.openReadOnly(options, folder.toString(), families, handles)
                    : RocksDB.open(options, folder.toString(), families, handles);
            return new Database(folder, db, handles, cache, owned);
        } catch (RocksDBException e) {
            owned.forEach(RocksObject::close);
            throw failure("store " + folder + " does not open", e);
        }
    }

    private static DBOptions options(List<RocksObject> owned) {
        DBOptions options = new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setParanoidChecks(true)
                .setMaxBackgroundJobs(2)
                .setKeepLogFileNum(2)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
        owned.add(options);
        return options;
    }

    private static ColumnFamilyOptions familyOptions(StoreLimits limits, Cache cache, List<RocksObject> owned) {
        BloomFilter bloom = new BloomFilter(16, false);
        ColumnFamilyOptions options = new ColumnFamilyOptions()
                .setWriteBufferSize(limits.writeBufferBytes())
                // Keys of events come in no order, so each merge into the next level rewrites much of it: merge seldom.
                .setLevel0FileNumCompactionTrigger(LEVEL0_FILES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setMemtableWholeKeyFiltering(true)
                .setMemtablePrefixBloomSizeRatio(0.05)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setFilterPolicy(bloom)
                        .setBlockCache(cache)
                        .setWholeKeyFiltering(true)
                        .setCacheIndexAndFilterBlocks(false));
        owned.add(options);
        owned.add(bloom);
        return options;
    }

    Path folder() {
        return folder;
    }

    /** How RocksDB calls a family in a batch. */
    int number(Family family) {
        return handle(family).getID();
    }

    private ColumnFamilyHandle handle(Family family) {
        return Objects.requireNonNull(handles.get(family));
    }

    byte @Nullable [] get(Family family, byte[] key) {
        try {
            return db.get(handle(family), reads, key);
        } catch (RocksDBException e) {
            throw failure(Rows.name(family, key), e);
        }
    }

    /** Applies a batch, all or nothing. */
    void write(WriteBatch batch) {
        try {
            db.write(writes, batch);
        } catch (RocksDBException e) {
            throw failure("store " + folder + " takes no writes", e);
        }
    }

    void flush() {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            db.flush(options, List.copyOf(handles.values()));
        } catch (RocksDBException e) {
            throw failure("store " + folder + " does not reach the disk", e);
        }
    }

    void checkpoint(Path target) {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(target.toString());
        } catch (RocksDBException e) {
            throw failure("no checkpoint of " + folder + " to " + target, e);
        }
    }

    /** Bytes of data blocks that reads have brought into memory. */
    long cachedBytes() {
        return cache.getUsage();
    }

    /** Reads every block of every file. */
    void verifyFiles() {
        try {
            db.verifyChecksum();
        } catch (RocksDBException e) {
            throw failure("store " + folder, e);
        }
    }

    /** A walk over the keys that begin with a prefix, as all of them are at this moment. */
    Walk walk(Family family, byte[] prefix) {
        return new Walk(family, prefix);
    }

    @Override
    public void close() {
        reads.close();
        writes.close();
        handles.values().forEach(ColumnFamilyHandle::close);
        db.close();
        owned.forEach(RocksObject::close);
    }

    static JournalException failure(String what, RocksDBException e) {
        Status status = e.getStatus();
        String why = what + ": " + e.getMessage();
        if (status != null && status.getCode() == Status.Code.Corruption) {
            return new JournalException.Corrupt(why, e);
        }
        if (status != null && status.getSubCode() == Status.SubCode.NoSpace) {
            return new JournalException.Full(why);
        }
        return new JournalException.NotRunning(why, e);
    }

    /** Goes over rows in the order of their keys; must be closed. */
    final class Walk implements AutoCloseable {
        private final Family family;
        private final byte[] prefix;
        private final @Nullable Slice end;
        private final ReadOptions options;
        private final RocksIterator rows;
        private byte[] lastKey = new byte[0];

        private Walk(Family family, byte[] prefix) {
            this.family = family;
            this.prefix = prefix;
            this.options = new ReadOptions();
            byte[] after = after(prefix);
            this.end = after == null ? null : new Slice(after);
            if (end != null) {
                options.setIterateUpperBound(end);
            }
            this.rows = db.newIterator(handle(family), options);
        }

        Walk seek(byte[] key) {
            rows.seek(key);
            return this;
        }

        /** Goes to the last row of the prefix. */
        Walk seekToLast() {
            rows.seekToLast();
            return this;
        }

        /** Whether it stands on a row; what could not be read is no end. */
        boolean isOnRow() {
            if (rows.isValid()) {
                return Keys.startsWith(rows.key(), prefix);
            }
            try {
                rows.status();
            } catch (RocksDBException e) {
                throw failure(place(), e);
            }
            return false;
        }

        void next() {
            rows.next();
        }

        byte[] key() {
            lastKey = rows.key();
            return lastKey;
        }

        /** Which row it is that can not be read. */
        private String place() {
            if (lastKey.length == 0) {
                return family.label() + (prefix.length > Short.BYTES ? " of " + Keys.idOf(prefix) : "");
            }
            return family.label() + " after " + Rows.name(family, lastKey);
        }

        byte[] value() {
            return rows.value();
        }

        /** The first bytes of the value, without copying all of it. */
        long firstNumber() {
            byte[] head = new byte[Long.BYTES];
            rows.value(head);
            return Keys.numberOf(head);
        }

        @Override
        public void close() {
            rows.close();
            options.close();
            if (end != null) {
                end.close();
            }
        }

        private static byte @Nullable [] after(byte[] prefix) {
            for (int i = prefix.length - 1; i >= 0; i--) {
                if (prefix[i] != (byte) 0xff) {
                    byte[] after = Arrays.copyOf(prefix, i + 1);
                    after[i]++;
                    return after;
                }
            }
            return null;
        }
    }
}
