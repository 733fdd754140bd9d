package io.ttmesh.journal.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.Question;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A record that is not what was written is named and never served. */
@Timeout(60)
class CorruptStoreTest {
    @TempDir
    Path temp;

    @Test
    void flippedByteInATableIsFoundWhenItIsRead() throws IOException {
        Path folder = temp.resolve("state");
        try (Lab lab = Lab.open(folder)) {
            for (int i = 0; i < 50; i++) {
                lab.apply(Lab.write("a", i * 5L, 5, "text " + i));
            }
        }
        Damage.flipInLargestTable(folder, 1_000);

        assertThatThrownBy(() -> {
                    try (Lab lab = Lab.open(folder)) {
                        assertThat(lab.read("a")).hasSize(250);
                    }
                })
                .isInstanceOf(JournalException.Corrupt.class)
                .hasMessageContaining("events")
                .hasMessageContaining("a");
    }

    /** Below, RocksDB's own checksums hold: the row was written wrong, or to the wrong place. */
    @Test
    void alteredRowIsNamed() {
        assertCorrupt(
                db -> put(db, Family.EVENTS, Keys.numbered(Keys.prefix("a"), 2), flip(get(db, 2))),
                "events a sequence 2: checksum");
    }

    @Test
    void rowInAnothersPlaceIsNamed() {
        assertCorrupt(
                db -> put(db, Family.EVENTS, Keys.numbered(Keys.prefix("a"), 2), get(db, 3)), "events a sequence 2");
    }

    @Test
    void sealedRowThatHoldsAnotherNumberIsNamed() {
        assertCorrupt(
                db -> {
                    byte[] key = Keys.numbered(Keys.prefix("a"), 2);
                    put(db, Family.EVENTS, key, new EventRow(2, 1, Lab.record(7, "x")).row(key));
                },
                "events a sequence 2: holds sequence 7");
    }

    @Test
    void lostRowsAreMissedInTheMiddleAtTheStartAndAtTheEnd() {
        assertCorrupt(db -> delete(db, 2), "events a sequence 2 to 2: lost");
        assertCorrupt(db -> delete(db, 1), "events a sequence 1 to 1: lost");
        assertCorrupt(db -> delete(db, 4), "events a sequence 4 to 4: lost");
    }

    @Test
    void alteredRowsOfAllOtherKindsAreNamed() {
        assertCorrupt(db -> spoil(db, Family.HIGHEST, Keys.utf8("a")), "highest a: checksum");
        byte[] tag = Keys.numbered(Keys.prefix("blue"), 1);
        assertCorrupt(db -> spoil(db, Family.TAGS, tag), "tags blue ordering 1: checksum");
        byte[] snapshot = Keys.snapshot(Keys.prefix("a"), 3);
        assertCorrupt(db -> spoil(db, Family.SNAPSHOTS, snapshot), "snapshots a sequence 3: checksum");
        assertCorrupt(db -> spoil(db, Family.STATES, Keys.utf8("s")), "states s: checksum");
        byte[] member = Keys.inSet(Keys.prefix("w"), 5, Keys.utf8("a"));
        assertCorrupt(db -> spoil(db, Family.SETS, member), "sets w/");
    }

    @Test
    void alteredHeadOrIdentityDoesNotOpen() {
        assertCorrupt(db -> spoil(db, Family.META, Head.KEY), "meta head: checksum");
    }

    private int cases;

    private void assertCorrupt(Consumer<Database> spoil, String named) {
        Path folder = temp.resolve(++cases + "/state");
        try (Lab lab = Lab.open(folder)) {
            lab.apply(
                    Lab.events("a", 0, Lab.record(1, "x", "blue"), Lab.record(2, "x", "~set+w@5")),
                    Lab.write("a", 2, 2, "x"),
                    new Item.SaveSnapshot(Lab.snapshot("a", 3, 3)),
                    new Item.PutState(Lab.state("s", 1, "x")));
            askAll(lab);
        }
        try (Database db = Database.open(folder, Lab.SMALL)) {
            spoil.accept(db);
            db.flush();
        }
        assertThatThrownBy(() -> {
                    try (Lab lab = Lab.open(folder)) {
                        askAll(lab);
                    }
                })
                .isInstanceOf(JournalException.Corrupt.class)
                .hasMessageContaining(named);
    }

    private static void askAll(Lab lab) {
        assertThat(lab.read("a")).hasSize(4);
        assertThat(lab.page(new Question.EventsById("a", 2, 3, 9))).hasSize(2);
        assertThat(lab.tagged("blue")).hasSize(1);
        assertThat(lab.youngest("a", Lab.ALL)).isPresent();
        assertThat(lab.state("s")).isPresent();
        assertThat(lab.set("w", 9)).hasSize(1);
    }

    private static byte[] get(Database db, long sequenceNr) {
        byte[] key = Keys.numbered(Keys.prefix("a"), sequenceNr);
        return java.util.Objects.requireNonNull(db.get(Family.EVENTS, key));
    }

    private static byte[] flip(byte[] row) {
        row[row.length / 2] ^= 1;
        return row;
    }

    private static void spoil(Database db, Family family, byte[] key) {
        put(db, family, key, flip(java.util.Objects.requireNonNull(db.get(family, key))));
    }

    private static void put(Database db, Family family, byte[] key, byte[] row) {
        Changes changes = new Changes(db);
        changes.put(family, key, row);
        changes.write();
    }

    private static void delete(Database db, long sequenceNr) {
        Changes changes = new Changes(db);
        changes.delete(Family.EVENTS, Keys.numbered(Keys.prefix("a"), sequenceNr));
        changes.write();
    }
}
