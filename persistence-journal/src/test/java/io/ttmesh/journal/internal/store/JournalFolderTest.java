package io.ttmesh.journal.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.JournalFolder;
import io.ttmesh.journal.internal.format.AuditEntry;
import io.ttmesh.journal.internal.format.Item;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Verifying and exporting what a voter left on its disk. */
@Timeout(60)
class JournalFolderTest {
    private static final long SEED = Long.getLong("ttmesh.test.seed", 20_261_121);

    @TempDir
    Path temp;

    private int cases;

    @Test
    void soundFolderIsSoundAndCounted() {
        Path folder = written();

        JournalFolder.Report report = verify(folder);

        assertThat(report.finding()).isEmpty();
        assertThat(report.exitCode()).isZero();
        assertThat(report.owner()).isEqualTo(Lab.IDENTITY.toString());
        assertThat(report.appliedIndex()).isEqualTo(21);
        assertThat(report.ids()).isEqualTo(20);
        assertThat(report.events()).isEqualTo(39);
        assertThat(report.snapshots()).isEqualTo(1);
        assertThat(report.states()).isEqualTo(1);
        assertThat(report.auditRecords()).isEqualTo(22);
        assertThat(report.anchors()).isEqualTo(5);
    }

    @Test
    void checkpointIsVerifiedWhileTheStoreRuns() {
        Path folder = temp.resolve("live/g0/state");
        try (Lab lab = Lab.open(folder)) {
            RocksStoreTest.everything(lab);
            lab.store.checkpoint(temp.resolve("cp"));

            assertThat(verify(temp.resolve("cp")).finding()).isEmpty();
        }
    }

    @Test
    void folderWithoutAJournalIsNamed() {
        assertThatThrownBy(() -> JournalFolder.of(temp).verify())
                .isInstanceOf(JournalException.NotRunning.class)
                .hasMessageContaining(temp.toString());
    }

    @Test
    void flippedBytesInTheStoreAreFoundWhereverTheyAre() throws IOException {
        Path sound = written();
        Random random = new Random(SEED);
        for (int i = 0; i < 40; i++) {
            Path folder = temp.resolve("flip" + i);
            RocksStoreTest.copy(sound, folder);
            List<Path> tables;
            try (Stream<Path> files = Files.list(folder.resolve("g0/state"))) {
                tables = files.filter(file -> file.toString().endsWith(".sst"))
                        .sorted()
                        .toList();
            }
            Path table = tables.get(random.nextInt(tables.size()));
            // The block at the start holds the records; what is behind it is checked by opening and by verifyFiles.
            long at = random.nextLong(Files.size(table));
            Damage.flip(table, at);

            String finding;
            try {
                finding = verify(folder).finding();
            } catch (JournalException e) {
                finding = "does not open: " + e.getMessage();
            }
            assertThat(finding).as("seed %d, %s at %d", SEED, table, at).isNotEmpty();
        }
    }

    @Test
    void damagedRecordIsNamed() {
        assertFinding(
                db -> alter(db, Family.EVENTS, Keys.numbered(Keys.prefix("id7"), 2), 20),
                "events id7 sequence 2: checksum");
        assertFinding(
                db -> remove(db, Family.EVENTS, Keys.numbered(Keys.prefix("id7"), 2)),
                "events id7 sequence 2 to 2: lost");
        assertFinding(
                db -> remove(db, Family.HIGHEST, Keys.utf8("id7")), "events id7 sequence 1: has no row in highest");
        assertFinding(
                db -> remove(db, Family.TAGS, Keys.numbered(Keys.prefix("blue"), 1)), "tags blue ordering 1 is lost");
        assertFinding(
                db -> remove(db, Family.SET_OF, Keys.concat(Keys.prefix("s"), Keys.utf8("id0"))),
                "does not agree with setOf");
        assertFinding(db -> alter(db, Family.AUDIT, Keys.number(9), 60), "audit 9: checksum");
        assertFinding(db -> remove(db, Family.AUDIT, Keys.number(9)), "audit 9: is lost");
        assertFinding(db -> remove(db, Family.AUDIT, Keys.number(22)), "audit 21: is the last");
    }

    /** Someone who knows our checksums alters a record: the hash that the next one keeps gives it away. */
    @Test
    void auditRecordThatWasRewrittenWithItsHashIsNamed() {
        assertFinding(db -> rewrite(db, 9, 9), "audit 9: was altered, for audit 10 keeps another hash of it");
    }

    /** Or rewrites the chain from there to its end, with anchors and head: the file outside of the store does it. */
    @Test
    void chainThatWasRewrittenToItsEndIsFoundByTheAnchorsOutside() {
        assertFinding(
                db -> {
                    byte[] hash = rewrite(db, 9, 22);
                    Head head = Head.read(new Rows().open(Family.META, Head.KEY, get(db, Family.META, Head.KEY)));
                    Head forged = new Head(
                            head.index(),
                            head.term(),
                            head.ordering(),
                            22,
                            hash,
                            head.anchorNumber(),
                            head.anchorMillis());
                    put(db, Family.META, Head.KEY, forged.row());
                },
                "audit 11: was altered, for anchors.log keeps another hash of it");
    }

    @Test
    void anchorsOutsideThatWereAlteredOrTakenAwayAreFound() throws IOException {
        Path folder = written();
        Path log = folder.resolve("g0/anchors.log");
        String text = Files.readString(log);
        Files.writeString(log, text.replace("anchor 1 11 ", "anchor 1 12 "));
        assertThat(verify(folder).finding()).contains("anchors.log: damaged line");
        Files.writeString(log, text.lines().limit(2).map(line -> line + "\n").reduce("", String::concat));
        assertThat(verify(folder).finding()).contains("its anchor is not in anchors.log");
        Files.delete(log);
        assertThat(verify(folder).finding()).contains("anchors.log: is missing");
    }

    @Test
    void storeThatDoesNotAgreeWithItsAnchorsDoesNotOpen() throws IOException {
        Path folder = written();
        Path log = folder.resolve("g0/anchors.log");
        AuditAnchor anchor = AnchorLog.read(log).get(1L);
        Files.writeString(log, new AuditAnchor(1, anchor.atMillis(), new byte[32]).line() + "\n");

        assertThatThrownBy(() -> Lab.open(folder.resolve("g0/state")))
                .isInstanceOf(JournalException.Corrupt.class)
                .hasMessageContaining("audit record 1");
    }

    @Test
    void tornOrMissingAnchorLineIsWrittenAgain() throws IOException {
        Path folder = written();
        Path log = folder.resolve("g0/anchors.log");
        String text = Files.readString(log);
        Files.writeString(log, text.substring(0, text.length() - 30));

        Lab.open(folder.resolve("g0/state")).close();

        assertThat(Files.readString(log)).isEqualTo(text);
    }

    @Test
    void exportWritesALineOfJsonForEachRecord() {
        Path folder = written();
        StringBuilder out = new StringBuilder();

        assertThat(JournalFolder.of(folder).export(out, 20, false)).isEqualTo(3);
        assertThat(JournalFolder.of(folder).export(out, 1, true)).isEqualTo(22 + 39);

        List<String> lines = out.toString().lines().toList();
        assertThat(lines.getFirst())
                .startsWith(
                        "{\"type\":\"audit\",\"number\":20,\"kind\":\"done\",\"atMillis\":1000,\"subject\":\"id19\",")
                .contains("\"payloadSha256\":\""
                        + HexFormat.of().formatHex(AuditEntry.sha256("x".getBytes(StandardCharsets.UTF_8))) + "\"");
        assertThat(lines.get(2)).contains("\"text\":\"said \\\"no\\\"\\u000a\"");
        assertThat(lines.getLast())
                .isEqualTo(
                        "{\"type\":\"event\",\"ordering\":20,\"persistenceId\":\"id9\",\"sequenceNr\":2,\"atMillis\":20,"
                            + "\"writer\":\"w1\",\"tags\":[\"~audit:done\",\"blue\"],\"serializerId\":1,\"manifest\":\"m\","
                            + "\"payloadBase64\":\"eA==\"}");
    }

    private Path written() {
        Path folder = temp.resolve("case" + ++cases);
        try (Lab lab = Lab.open(folder.resolve("g0/state"))) {
            for (int i = 0; i < 20; i++) {
                lab.apply(Lab.events(
                        "id" + i,
                        0,
                        Lab.record(1, "x", "blue", "~set+s@" + i),
                        Lab.record(2, "x", "~audit:done", "blue")));
            }
            lab.apply(
                    new Item.DeleteEvents("id3", 1),
                    new Item.AuditNote("cancel", "id4", "root", "said \"no\"\n"),
                    new Item.SaveSnapshot(Lab.snapshot("id1", 1, 1)),
                    new Item.PutState(Lab.state("st", 1, "x")));
        }
        return folder;
    }

    private static JournalFolder.Report verify(Path folder) {
        return JournalFolder.of(folder).verify().getFirst();
    }

    private void assertFinding(Consumer<Database> spoil, String finding) {
        Path folder = written();
        try (Database db = Database.open(folder.resolve("g0/state"), Lab.SMALL)) {
            spoil.accept(db);
            db.flush();
        }
        JournalFolder.Report report = verify(folder);

        assertThat(report.finding()).contains(finding);
        assertThat(report.exitCode()).isEqualTo(1);
    }

    /** Alters the text of an audit record and makes hashes, seals and anchors right again up to another. */
    private static byte[] rewrite(Database db, long from, long to) {
        byte[] previous = null;
        byte[] hash = new byte[0];
        for (long number = from; number <= to; number++) {
            byte[] key = Keys.number(number);
            AuditEntry is =
                    AuditRow.read(new Rows(), key, get(db, Family.AUDIT, key)).entry();
            AuditEntry forged = new AuditEntry(
                    number,
                    previous == null ? is.previousHash() : previous,
                    is.kind(),
                    is.atMillis(),
                    is.subject(),
                    is.sequenceNr(),
                    is.payloadHash(),
                    is.principal(),
                    number == from ? "forged" : is.text());
            hash = forged.hash();
            put(db, Family.AUDIT, key, AuditRow.row(key, forged.encode(), hash));
            if (db.get(Family.ANCHORS, key) != null) {
                put(db, Family.ANCHORS, key, new AuditAnchor(number, is.atMillis(), hash).row(key));
            }
            previous = hash;
        }
        return hash;
    }

    private static byte[] get(Database db, Family family, byte[] key) {
        return Objects.requireNonNull(db.get(family, key));
    }

    private static void alter(Database db, Family family, byte[] key, int at) {
        byte[] row = get(db, family, key);
        row[at] ^= 1;
        put(db, family, key, row);
    }

    private static void put(Database db, Family family, byte[] key, byte[] row) {
        Changes changes = new Changes(db);
        changes.put(family, key, row);
        changes.write();
    }

    private static void remove(Database db, Family family, byte[] key) {
        Changes changes = new Changes(db);
        changes.delete(family, key);
        changes.write();
    }
}
