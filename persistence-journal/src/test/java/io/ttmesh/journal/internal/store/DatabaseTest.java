package io.ttmesh.journal.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the store relies on in RocksDB. */
@Timeout(30)
class DatabaseTest {
    private static final int IDS = 20_000;

    @TempDir
    Path temp;

    /** Recovery of a new entity asks for a number that is not there: filters in memory answer, and no disk is read. */
    @Test
    void idThatWasNeverSeenIsAnsweredWithoutReadingADataBlock() {
        RocksLibrary.load(temp.resolve("native"));
        try (Database db = Database.open(temp.resolve("db"), StoreLimits.DEFAULT)) {
            Changes changes = new Changes(db);
            for (int i = 0; i < IDS; i++) {
                byte[] key = Keys.utf8("Task|eu.7." + i);
                changes.put(Family.HIGHEST, key, new HighestRow(i, 0, i).row(key));
            }
            changes.write();
            db.flush();
        }
        try (Database db = Database.open(temp.resolve("db"), StoreLimits.DEFAULT)) {
            long before = db.cachedBytes();

            for (int i = 0; i < 1_000; i++) {
                assertThat(HighestRow.read(db, new Rows(), "Task|eu.7.never" + i))
                        .isEqualTo(HighestRow.NONE);
            }
            // 16 bits a key let one of 2,000 through: a few blocks at most.
            assertThat(db.cachedBytes() - before).isLessThan(5 * 4_700L);

            for (int i = 0; i < IDS; i += 20) {
                assertThat(HighestRow.read(db, new Rows(), "Task|eu.7." + i).sequenceNr())
                        .isEqualTo(i);
            }
            assertThat(db.cachedBytes() - before).isGreaterThan(100_000);
        }
    }

    /** Our own form of a batch, for rows of every family and of any length. */
    @Test
    void batchThatWeBuildIsWhatRocksDbReads() {
        RocksLibrary.load(temp.resolve("native"));
        try (Database db = Database.open(temp.resolve("db"), StoreLimits.DEFAULT)) {
            for (Family family : Family.values()) {
                Changes first = new Changes(db);
                for (int length : List.of(0, 1, 127, 128, 20_000, 3_000_000)) {
                    first.put(family, key("k" + length), new byte[length]);
                }
                first.put(family, key("other"), new byte[1]);
                first.write();
                Changes second = new Changes(db);
                second.delete(family, key("k1"));
                second.deleteRange(family, key("k127"), key("k20000"));
                second.write();

                assertThat(keys(db, family)).containsExactly("k0", "k20000", "k3000000", "other");
                assertThat(db.get(family, key("k3000000"))).hasSize(3_000_000);
            }
        }
    }

    private static List<String> keys(Database db, Family family) {
        List<String> keys = new ArrayList<>();
        try (Database.Walk walk = db.walk(family, new byte[0]).seek(new byte[0])) {
            for (; walk.isOnRow(); walk.next()) {
                keys.add(new String(walk.key(), StandardCharsets.US_ASCII));
            }
        }
        return keys;
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
