package io.ttmesh.journal.internal.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.impl.RocksDBLogStorage;
import com.alipay.sofa.jraft.util.StorageOptionsFactory;
import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.testing.Failpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.WALRecoveryMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JRaft's log in RocksDB, opened only when every entry of it is there and whole.
 *
 * <p>JRaft's own options replay the write-ahead log up to the first damaged byte and go on without the rest: a flipped bit
 * then loses acknowledged entries without a word. Here a torn last record is cut, everything else is refused, and a guard
 * beside the log tells whether what was cut had ever been acknowledged.
 */
final class GuardedLog implements LogStorage {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedLog.class);
    private static final long WRITE_BUFFER_BYTES = 16L << 20;
    private static final long WAL_BYTES_MAX = 64L << 20;

    private final RocksDBLogStorage log;
    private final Path folder;
    private final LogGuard guard;
    private final List<ConfigurationEntry> configurations;
    private final AtomicBoolean closed = new AtomicBoolean();

    static {
        // Once for the JVM: JRaft keeps these by the class of the storage.
        DBOptions options = StorageOptionsFactory.getDefaultRocksDBOptions();
        options.setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords);
        options.setMaxTotalWalSize(WAL_BYTES_MAX);
        options.setMaxBackgroundJobs(2);
        options.setParanoidChecks(true);
        StorageOptionsFactory.registerRocksDBOptions(RocksDBLogStorage.class, options);
        ColumnFamilyOptions families = StorageOptionsFactory.getDefaultRocksDBColumnFamilyOptions();
        families.setWriteBufferSize(WRITE_BUFFER_BYTES);
        families.setMaxWriteBufferNumber(3);
        StorageOptionsFactory.registerRocksDBColumnFamilyOptions(RocksDBLogStorage.class, families);
    }

    private GuardedLog(RocksDBLogStorage log, Path folder, LogGuard guard, List<ConfigurationEntry> configurations) {
        this.log = log;
        this.folder = folder;
        this.guard = guard;
        this.configurations = configurations;
    }

    /**
     * Opens a log and reads all of it.
     *
     * @throws JournalException.Corrupt when anything of it is missing or altered
     */
    static GuardedLog open(Path folder, Path guardFile, RaftOptions options) {
        makeFolder(folder);
        RocksDBLogStorage log = new RocksDBLogStorage(folder.toString(), options);
        LogStorageOptions storage = new LogStorageOptions();
        storage.setGroupId("journal");
        storage.setConfigurationManager(new ConfigurationManager());
        storage.setLogEntryCodecFactory(LogEntryV2CodecFactory.getInstance());
        if (!log.init(storage)) {
            throw new JournalException.Corrupt("raft log can not be opened: " + folder);
        }
        try {
            long last = log.getLastLogIndex();
            LogGuard guard = LogGuard.open(guardFile, last == 0);
            List<ConfigurationEntry> configurations = scan(log, folder, last);
            check(log, folder, last, guard.mark());
            Failpoints.at("open.log-scanned");
            return new GuardedLog(log, folder, guard, configurations);
        } catch (RuntimeException e) {
            log.shutdown();
            throw e;
        }
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("folder of the raft log can not be made: " + folder, e);
        }
    }

    private static List<ConfigurationEntry> scan(RocksDBLogStorage log, Path folder, long last) {
        List<ConfigurationEntry> configurations = new ArrayList<>();
        long term = 0;
        for (long index = log.getFirstLogIndex(); index <= last; index++) {
            LogEntry entry = log.getEntry(index);
            String wrong = entry == null
                    ? "is missing or can not be read"
                    : !isWhole(entry)
                            ? "does not agree with its checksum"
                            : entry.getId().getIndex() != index
                                    ? "calls itself " + entry.getId()
                                    : entry.getId().getTerm() < term ? "is of an older term than the one before" : "";
            if (entry == null || !wrong.isEmpty()) {
                throw new JournalException.Corrupt(
                        "raft log " + folder + " entry " + index + " of " + last + " " + wrong);
            }
            term = entry.getId().getTerm();
            if (entry.getType() == EntryType.ENTRY_TYPE_CONFIGURATION) {
                configurations.add(configuration(entry));
            }
        }
        return configurations;
    }

    /** A batch has its own checksum, which processors compute; JRaft's for entries took a quarter of a follower's time. */
    private static boolean isWhole(LogEntry entry) {
        return entry.getType() != EntryType.ENTRY_TYPE_DATA || EncodedBatch.isWhole(entry.getData());
    }

    private static ConfigurationEntry configuration(LogEntry entry) {
        ConfigurationEntry configuration = new ConfigurationEntry();
        configuration.setId(new LogId(entry.getId().getIndex(), entry.getId().getTerm()));
        configuration.setConf(new Configuration(entry.getPeers(), entry.getLearners()));
        if (entry.getOldPeers() != null) {
            configuration.setOldConf(new Configuration(entry.getOldPeers(), entry.getOldLearners()));
        }
        return configuration;
    }

    private static void check(RocksDBLogStorage log, Path folder, long last, LogGuard.Mark mark) {
        if (last < mark.index()) {
            throw new JournalException.Corrupt("raft log " + folder + " ends at entry " + last + ", but entry "
                    + mark.index() + " was acknowledged");
        }
        LogEntry marked = mark.index() >= log.getFirstLogIndex() && mark.term() > 0 ? log.getEntry(mark.index()) : null;
        if (marked != null && marked.getId().getTerm() != mark.term()) {
            throw new JournalException.Corrupt("raft log " + folder + " entry " + mark.index() + " is of term "
                    + marked.getId().getTerm() + ", but of term " + mark.term() + " when it was acknowledged");
        }
    }

    /** Whether nothing was ever written to it. */
    boolean isEmpty() {
        return log.getLastLogIndex() == 0 && log.getFirstLogIndex() <= 1;
    }

    /** Gives JRaft the log that is open already, with the configurations that were found in it. */
    @Override
    public boolean init(LogStorageOptions options) {
        ConfigurationManager manager = options.getConfigurationManager();
        return configurations.stream().allMatch(manager::add);
    }

    @Override
    public void shutdown() {
        if (closed.compareAndSet(false, true)) {
            log.shutdown();
        }
    }

    @Override
    public long getFirstLogIndex() {
        return log.getFirstLogIndex();
    }

    @Override
    public long getLastLogIndex() {
        return log.getLastLogIndex();
    }

    @Override
    public @Nullable LogEntry getEntry(long index) {
        return log.getEntry(index);
    }

    @Deprecated
    @Override
    public long getTerm(long index) {
        return termOf(index);
    }

    private long termOf(long index) {
        LogEntry entry = log.getEntry(index);
        return entry == null ? 0 : entry.getId().getTerm();
    }

    @Override
    public boolean appendEntry(LogEntry entry) {
        return appendEntries(List.of(entry)) == 1;
    }

    @Override
    public int appendEntries(List<LogEntry> entries) {
        if (entries.isEmpty()) {
            return 0;
        }
        if (!entries.stream().allMatch(GuardedLog::isWhole)) {
            LOG.error(
                    "raft log {} takes no entry that was damaged on its way: {}",
                    folder,
                    entries.getFirst().getId());
            return 0;
        }
        Failpoints.at("log.before-append");
        int appended = log.appendEntries(entries);
        Failpoints.at("log.appended");
        if (appended == entries.size()) {
            LogId last = entries.getLast().getId();
            guard.raise(new LogGuard.Mark(last.getIndex(), last.getTerm()));
            Failpoints.at("log.guarded");
        }
        return appended;
    }

    @Override
    public boolean truncatePrefix(long firstIndexKept) {
        if (firstIndexKept > guard.mark().index()) {
            // A snapshot from elsewhere is ahead of the whole log: nothing of it stays.
            guard.lower(new LogGuard.Mark(0, 0));
        }
        boolean truncated = log.truncatePrefix(firstIndexKept);
        Failpoints.at("checkpoint.truncated");
        return truncated;
    }

    @Override
    public boolean truncateSuffix(long lastIndexKept) {
        guard.lower(new LogGuard.Mark(lastIndexKept, termOf(lastIndexKept)));
        return log.truncateSuffix(lastIndexKept);
    }

    @Override
    public boolean reset(long nextLogIndex) {
        guard.lower(new LogGuard.Mark(0, 0));
        return log.reset(nextLogIndex);
    }

    @Override
    public String toString() {
        return "GuardedLog[" + folder + "]";
    }
}
