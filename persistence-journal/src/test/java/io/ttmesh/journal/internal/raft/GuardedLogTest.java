package io.ttmesh.journal.internal.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.entity.EnumOutter;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.option.RaftOptions;
import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchHeader;
import io.ttmesh.journal.internal.format.Item;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A damaged log is refused or cut at a whole record that nobody had been told of; it never serves less in silence. */
@Timeout(60)
final class GuardedLogTest {
    private static final int ENTRIES = 200;
    private static final BatchHeader HEADER = new BatchHeader(0, 1, new UUID(1, 2), 3, 4);

    @TempDir
    private Path folder;

    @Test
    void keepsEntriesAndTheirTermsOverARestart() {
        write(folder, ENTRIES);

        GuardedLog log = open(folder);

        assertThat(log.getFirstLogIndex()).isEqualTo(1);
        assertThat(log.getLastLogIndex()).isEqualTo(ENTRIES);
        assertThat(log.getEntry(ENTRIES).getId()).isEqualTo(new LogId(ENTRIES, 1));
        assertThat(log.isEmpty()).isFalse();
        log.shutdown();
    }

    @Test
    void refusesEveryFlippedBit() throws IOException {
        long seed = Long.getLong("ttmesh.test.seed", System.nanoTime());
        Random random = new Random(seed);
        Path kept = folder.resolve("kept");
        writeWithoutClosing(kept, ENTRIES);
        for (int i = 0; i < 300; i++) {
            Path damaged = copy(kept, folder.resolve("damaged"));
            Path file = anyFile(damaged.resolve("log"), random);
            long at = flip(file, random);

            int served = served(damaged);

            assertThat(served)
                    .as("seed %d, round %d: %s, byte %d", seed, i, file.getFileName(), at)
                    .isIn(-1, ENTRIES);
        }
    }

    @Test
    void refusesATailThatIsMissingAfterItWasAcknowledged() throws IOException {
        long seed = Long.getLong("ttmesh.test.seed", System.nanoTime());
        Random random = new Random(seed);
        Path kept = folder.resolve("kept");
        writeWithoutClosing(kept, ENTRIES);
        for (int i = 0; i < 60; i++) {
            Path torn = copy(kept, folder.resolve("torn"));
            Path wal = wal(torn);
            truncate(wal, Files.size(wal) - 1 - random.nextInt(5_000));

            assertThat(served(torn)).as("seed %d, round %d", seed, i).isEqualTo(-1);
        }
    }

    @Test
    void cutsATornTailThatNobodyHadBeenToldOf() throws IOException {
        long seed = Long.getLong("ttmesh.test.seed", System.nanoTime());
        Random random = new Random(seed);
        Path kept = folder.resolve("kept");
        writeWithoutClosing(kept, ENTRIES);
        Path acknowledged = folder.resolve("guard-then");
        Files.copy(kept.resolve("guard"), acknowledged);
        GuardedLog log = open(kept);
        log.appendEntries(entries(ENTRIES + 1, 4));
        Path unguarded = copy(kept, folder.resolve("unguarded"));
        log.shutdown();
        for (int i = 0; i < 40; i++) {
            Path torn = copy(unguarded, folder.resolve("torn"));
            // As after a kill between the append and the guard.
            Files.copy(acknowledged, torn.resolve("guard"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Path wal = wal(torn);
            truncate(wal, Files.size(wal) - 1 - random.nextInt(1_000));

            assertThat(served(torn)).as("seed %d, round %d", seed, i).isIn(ENTRIES, ENTRIES + 4);
        }
    }

    @Test
    void refusesAnEmptiedLogAndAMissingGuard() throws IOException {
        write(folder, ENTRIES);
        Path emptied = copy(folder, folder.resolveSibling(folder.getFileName() + "-emptied"));
        clear(emptied.resolve("log"));
        Path unguarded = copy(folder, folder.resolveSibling(folder.getFileName() + "-unguarded"));
        Files.delete(unguarded.resolve("guard"));

        assertThat(served(emptied)).isEqualTo(-1);
        assertThat(served(unguarded)).isEqualTo(-1);
        clear(emptied);
        clear(unguarded);
    }

    @Test
    void lowersTheGuardBeforeItForgetsEntries() {
        write(folder, 100);
        GuardedLog log = open(folder);
        log.truncateSuffix(60);
        log.shutdown();
        GuardedLog again = open(folder);
        assertThat(again.getLastLogIndex()).isEqualTo(60);

        again.truncatePrefix(1_000);
        again.shutdown();

        GuardedLog emptied = open(folder);
        assertThat(emptied.isEmpty()).isFalse();
        emptied.reset(1_000);
        emptied.appendEntries(entries(1_001, 3));
        emptied.shutdown();
        GuardedLog last = open(folder);
        assertThat(last.getLastLogIndex()).isEqualTo(1_003);
        last.shutdown();
    }

    @Test
    void takesNoEntryThatWasDamagedOnItsWay() {
        write(folder, ENTRIES);
        GuardedLog log = open(folder);
        List<LogEntry> damaged = entries(ENTRIES + 1, 3);
        byte[] bytes = new byte[damaged.get(1).getData().remaining()];
        damaged.get(1).getData().duplicate().get(bytes);
        bytes[bytes.length / 2] ^= 1;
        damaged.get(1).setData(ByteBuffer.wrap(bytes));

        assertThat(log.appendEntries(damaged)).isZero();

        assertThat(log.getLastLogIndex()).isEqualTo(ENTRIES);
        log.shutdown();
    }

    @Test
    void appendsNothingToADamagedLog() throws IOException {
        write(folder, ENTRIES);
        Files.write(folder.resolve("guard"), new byte[1_024]);

        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(JournalException.Corrupt.class)
                .hasMessageContaining("guard");
    }

    /** How many entries it serves, or -1 when it refuses. */
    private static int served(Path folder) {
        GuardedLog log;
        try {
            log = open(folder);
        } catch (JournalException.Corrupt e) {
            return -1;
        }
        try {
            int last = (int) log.getLastLogIndex();
            for (int index = 1; index <= last; index++) {
                assertThat(log.getEntry(index).getData()).isEqualTo(entry(index).getData());
            }
            return last;
        } finally {
            log.shutdown();
        }
    }

    private static GuardedLog open(Path folder) {
        RaftOptions options = new RaftOptions();
        options.setOpenStatistics(false);
        // What is told from what is process death here; power failures are another matter.
        options.setSync(false);
        return GuardedLog.open(folder.resolve("log"), folder.resolve("guard"), options);
    }

    private static void write(Path folder, int count) {
        GuardedLog log = open(folder);
        append(log, count);
        log.shutdown();
    }

    private static void append(GuardedLog log, int count) {
        for (int i = 1; i <= count; i += 4) {
            log.appendEntries(entries(i, 4));
        }
    }

    /** Leaves the files as a killed process does: the newest entries in the write-ahead log. */
    private static void writeWithoutClosing(Path kept, int count) throws IOException {
        Path writing = kept.resolveSibling("writing");
        GuardedLog log = open(writing);
        append(log, count / 2);
        log.shutdown();
        log = open(writing);
        for (int i = count / 2 + 1; i <= count; i += 4) {
            log.appendEntries(entries(i, 4));
        }
        copy(writing, kept);
        log.shutdown();
    }

    private static List<LogEntry> entries(int first, int count) {
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(first + i));
        }
        return entries;
    }

    private static LogEntry entry(long index) {
        String text = new Random(index)
                .ints(280, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        LogEntry entry = new LogEntry(EnumOutter.EntryType.ENTRY_TYPE_DATA);
        entry.setId(new LogId(index, 1));
        entry.setData(new Batch(HEADER, List.of(new Item.AuditNote("noted", "log", "", text)))
                .encode()
                .buffer());
        return entry;
    }

    private static Path anyFile(Path log, Random random) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            List<Path> data = files.filter(file ->
                            file.toString().endsWith(".sst") || file.toString().endsWith(".log"))
                    .filter(file -> file.toFile().length() > 0)
                    .sorted()
                    .toList();
            return data.get(random.nextInt(data.size()));
        }
    }

    private static Path wal(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("log"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static long flip(Path file, Random random) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long at = Math.floorMod(random.nextLong(), bytes.length());
            bytes.seek(at);
            int was = bytes.read();
            bytes.seek(at);
            bytes.write(was ^ (1 << random.nextInt(8)));
            return at;
        }
    }

    private static void truncate(Path file, long length) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(Math.max(0, length));
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            clear(to);
        }
        Files.createDirectories(to.resolve("log"));
        Files.copy(from.resolve("guard"), to.resolve("guard"));
        try (Stream<Path> files = Files.list(from.resolve("log"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve("log").resolve(file.getFileName()));
            }
        }
        return to;
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!each.equals(folder)) {
                    Files.delete(each);
                }
            }
        }
    }
}
