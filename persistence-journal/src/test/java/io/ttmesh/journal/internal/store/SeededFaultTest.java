package io.ttmesh.journal.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.ItemAnswer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stores that are built wrong, and what a checker of acknowledgements sees of it. */
@Timeout(30)
class SeededFaultTest {
    @TempDir
    Path temp;

    /** What was acknowledged, as the writers know it. */
    private final Map<Long, String> acknowledged = new TreeMap<>();

    private final List<String> findings = new ArrayList<>();

    @Test
    void soundStoreGivesNoFindings() {
        twoIncarnations(StoreParts.SOUND);
        repeats(StoreParts.SOUND);
        dueTasks(StoreParts.SOUND);

        assertThat(findings).isEmpty();
    }

    @Test
    void skippedSequenceCheckIsSeen() {
        twoIncarnations(new StoreParts() {
            @Override
            SequenceRules sequenceRules() {
                return new SequenceRules() {
                    @Override
                    ItemAnswer judge(Item.Events item, long highest, LongFunction<@Nullable EncodedRecord> stored) {
                        return ItemAnswer.DONE;
                    }
                };
            }
        });

        assertThat(findings).isNotEmpty();
    }

    @Test
    void repeatThatIsClaimedForOtherContentIsSeen() {
        repeats(new StoreParts() {
            @Override
            SequenceRules sequenceRules() {
                return new SequenceRules() {
                    @Override
                    boolean isRepeat(Item.Events item, long highest, LongFunction<@Nullable EncodedRecord> stored) {
                        return item.records().getLast().sequenceNr() <= highest;
                    }
                };
            }
        });

        assertThat(findings).isNotEmpty();
    }

    @Test
    void forgottenTimeOfASetIsSeen() {
        dueTasks(new StoreParts() {
            @Override
            SetIndex setIndex(Database db, Rows rows) {
                return new SetIndex(db, rows) {
                    @Override
                    void remove(Changes changes, String set, String persistenceId) {}
                };
            }
        });

        assertThat(findings).isNotEmpty();
    }

    @Test
    void corruptRecordThatIsServedIsSeenWhereItIsDecoded() {
        Path folder = temp.resolve("state");
        try (Lab lab = Lab.open(folder)) {
            lab.apply(Lab.write("a", 0, 1, "x"));
        }
        byte[] key = Keys.numbered(Keys.prefix("a"), 1);
        try (Database db = Database.open(folder, Lab.SMALL)) {
            Changes changes = new Changes(db);
            byte[] row = java.util.Objects.requireNonNull(db.get(Family.EVENTS, key));
            row[row.length - 12] ^= 1;
            changes.put(Family.EVENTS, key, row);
            changes.write();
            db.flush();
        }
        StoreParts careless = new StoreParts() {
            @Override
            Rows rows() {
                return new Rows() {
                    @Override
                    ByteBuffer open(Family family, byte[] rowKey, byte[] row) {
                        return ByteBuffer.wrap(row, 0, row.length - SEAL_BYTES);
                    }
                };
            }
        };

        try (Lab lab = Lab.open(folder, careless)) {
            assertThat(lab.read("a")).hasSize(1);
            assertThatThrownBy(() -> lab.texts("a")).isInstanceOf(JournalException.Corrupt.class);
        }
        try (Lab lab = Lab.open(folder)) {
            assertThatThrownBy(() -> lab.read("a")).isInstanceOf(JournalException.Corrupt.class);
        }
    }

    /** Two incarnations that both believe in number 2. */
    private void twoIncarnations(StoreParts parts) {
        try (Lab lab = Lab.open(temp.resolve("two" + parts.hashCode() + "/state"), parts)) {
            acknowledged.clear();
            write(lab, Lab.write("a", 0, 1, "x"));
            write(lab, Lab.write("a", 1, 1, "mine"));
            write(lab, Lab.write("a", 1, 1, "yours"));
            compare(lab);
        }
    }

    /** A late write of an incarnation that lost. */
    private void repeats(StoreParts parts) {
        try (Lab lab = Lab.open(temp.resolve("rep" + parts.hashCode() + "/state"), parts)) {
            acknowledged.clear();
            write(lab, Lab.write("a", 0, 2, "x"));
            write(lab, Lab.write("a", 1, 1, "lost"));
            compare(lab);
        }
    }

    private void dueTasks(StoreParts parts) {
        try (Lab lab = Lab.open(temp.resolve("due" + parts.hashCode() + "/state"), parts)) {
            lab.apply(Lab.events("a", 0, Lab.record(1, "x", "~set+s@1"), Lab.record(2, "x", "~set-s")));
            if (!lab.set("s", 10).isEmpty()) {
                findings.add("ended, and still due: " + lab.set("s", 10));
            }
        }
    }

    private void write(Lab lab, Item.Events item) {
        if (lab.apply(item).getFirst().isApplied()) {
            for (EncodedRecord record : item.records()) {
                String text = new String(record.decode().event().bytes(), java.nio.charset.StandardCharsets.UTF_8);
                String before = acknowledged.put(record.sequenceNr(), record.sequenceNr() + text);
                if (before != null && !before.equals(record.sequenceNr() + text)) {
                    findings.add("two acknowledged at one number: " + before + " and " + text);
                }
            }
        }
    }

    private void compare(Lab lab) {
        try {
            compareTexts(lab);
        } catch (JournalException.Corrupt e) {
            findings.add("not readable: " + e.getMessage());
        }
    }

    private void compareTexts(Lab lab) {
        if (!lab.texts("a").equals(List.copyOf(acknowledged.values()))) {
            findings.add("acknowledged " + acknowledged.values() + ", read " + lab.texts("a"));
        }
    }
}
