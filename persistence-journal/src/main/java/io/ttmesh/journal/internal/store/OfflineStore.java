package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.SnapshotRecord;
import io.ttmesh.journal.internal.format.StateRecord;
import io.ttmesh.journal.internal.format.StoredEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A store, or a checkpoint of one, that is only looked at. Every walk checks what it hands on, and ends with
 * {@link JournalException.Corrupt} at the first record that is damaged, misplaced or missing.
 */
public final class OfflineStore implements AutoCloseable {
    private static final byte[] ALL = new byte[0];

    private final Database db;
    private final Rows rows = new Rows();
    private final StoreIdentity identity;
    private final Head head;

    private OfflineStore(Database db) {
        this.db = db;
        this.identity = IdentityRow.read(db)
                .orElseThrow(() -> new JournalException.Corrupt("store " + db.folder() + ": has no identity"));
        byte[] row = db.get(Family.META, Head.KEY);
        this.head = row == null ? Head.EMPTY : Head.read(rows.open(Family.META, Head.KEY, row));
    }

    /** Opens it without changing anything in it. */
    public static OfflineStore open(Path folder) {
        if (!Files.exists(folder.resolve("CURRENT"))) {
            throw new JournalException.NotRunning("no store in " + folder);
        }
        RocksLibrary.load(folder.toAbsolutePath().resolveSibling("native"));
        Database db = Database.openReadOnly(folder);
        try {
            return new OfflineStore(db);
        } catch (RuntimeException e) {
            db.close();
            throw e;
        }
    }

    /** Whose store it is. */
    public StoreIdentity identity() {
        return identity;
    }

    /** The index of the last Raft entry that is in it. */
    public long appliedIndex() {
        return head.index();
    }

    /** The number of the last audit record, 0 for none. */
    public long auditNumber() {
        return head.auditNumber();
    }

    /** Whether the last audit record has this hash. */
    public boolean endsWith(AuditRow last) {
        return Arrays.equals(head.auditHash(), last.hash());
    }

    /** Reads every block of every file. */
    public void verifyFiles() {
        db.verifyFiles();
    }

    /** Goes over all persistence ids with events, or that had them; returns how many. */
    public long eachId(Consumer<String> taker) {
        return each(Family.HIGHEST, (key, row) -> {
            HighestRow.read(rows, key, row);
            taker.accept(Keys.text(key, 0, key.length));
        });
    }

    /** Goes over the events of a persistence id, from the first that was not deleted to the highest; returns how many. */
    public long eachEvent(String persistenceId, Consumer<StoredEvent> taker) {
        byte[] prefix = Keys.prefix(persistenceId);
        HighestRow highest = HighestRow.read(db, rows, persistenceId);
        long last = highest.deletedTo();
        boolean first = true;
        long count = 0;
        try (Database.Walk walk = db.walk(Family.EVENTS, prefix).seek(prefix)) {
            for (; walk.isOnRow(); walk.next()) {
                EventRow row = EventRow.read(rows, walk.key(), walk.value());
                if (first ? row.previous() > last : row.previous() != last) {
                    throw lost(persistenceId, last + 1, row.previous());
                }
                row.record().decode();
                checkTags(persistenceId, row);
                taker.accept(new StoredEvent(row.ordering(), persistenceId, row.record()));
                last = row.record().sequenceNr();
                first = false;
                count++;
            }
        }
        if (last != highest.sequenceNr()) {
            throw lost(persistenceId, last + 1, highest.sequenceNr());
        }
        return count;
    }

    private void checkTags(String persistenceId, EventRow row) {
        for (String tag : row.record().tags()) {
            byte[] key = Keys.numbered(Keys.prefix(tag), row.ordering());
            if (!Order.isReserved(tag) && db.get(Family.TAGS, key) == null) {
                throw new JournalException.Corrupt("events " + persistenceId + " sequence "
                        + row.record().sequenceNr() + ": " + Rows.name(Family.TAGS, key)
                        + " is lost");
            }
        }
    }

    /** How many events there are, whether or not anything knows of their persistence id. */
    public long countEvents() {
        return each(Family.EVENTS, (key, row) -> {
            if (db.get(Family.HIGHEST, Keys.utf8(Keys.idOf(key))) == null) {
                throw new JournalException.Corrupt(Rows.name(Family.EVENTS, key) + ": has no row in highest");
            }
        });
    }

    /** Goes over all tags, whose events must be there unless they were deleted; returns how many. */
    public long eachTag() {
        StoreReader reader = new StoreReader(db, rows, StoreLimits.DEFAULT);
        return each(Family.TAGS, reader::tagged);
    }

    /** Goes over all members of sets; returns how many. */
    public long eachSetMember() {
        long members = each(Family.SETS, (key, row) -> {
            long dueMillis = rows.open(Family.SETS, key, row).getLong();
            byte[] place = Keys.concat(Keys.prefix(Keys.idOf(key)), Keys.utf8(Keys.memberOf(key)));
            byte[] other = db.get(Family.SET_OF, place);
            if (other == null || rows.open(Family.SET_OF, place, other).getLong() != dueMillis) {
                throw new JournalException.Corrupt(Rows.name(Family.SETS, key) + ": does not agree with setOf");
            }
        });
        long places = each(Family.SET_OF, (key, row) -> rows.open(Family.SET_OF, key, row));
        if (members != places) {
            throw new JournalException.Corrupt("sets: " + members + " members at " + places + " places");
        }
        return members;
    }

    /** Goes over all snapshots; returns how many. */
    public long eachSnapshot(Consumer<SnapshotRecord> taker) {
        return each(Family.SNAPSHOTS, (key, row) -> taker.accept(KeyedRecords.snapshotOf(rows, key, row)));
    }

    /** Goes over all durable states, also those that were deleted; returns how many. */
    public long eachState(Consumer<StateRecord> taker) {
        return each(Family.STATES, (key, row) -> taker.accept(KeyedRecords.stateOf(rows, key, row)));
    }

    /** Goes over the audit records in the order of their numbers, without checking their hashes; returns how many. */
    public long eachAudit(Consumer<AuditRow> taker) {
        return each(Family.AUDIT, (key, row) -> taker.accept(AuditRow.read(rows, key, row)));
    }

    /** An audit record by its number. */
    public Optional<AuditRow> audit(long number) {
        byte[] key = Keys.number(number);
        byte[] row = db.get(Family.AUDIT, key);
        return row == null ? Optional.empty() : Optional.of(AuditRow.read(rows, key, row));
    }

    /** Goes over the anchors; returns how many. */
    public long eachAnchor(Consumer<AuditAnchor> taker) {
        return each(Family.ANCHORS, (key, row) -> taker.accept(AuditAnchor.read(rows, key, row)));
    }

    private interface RowTaker {
        void accept(byte[] key, byte[] row);
    }

    private long each(Family family, RowTaker taker) {
        long count = 0;
        try (Database.Walk walk = db.walk(family, ALL).seek(ALL)) {
            for (; walk.isOnRow(); walk.next()) {
                taker.accept(walk.key(), walk.value());
                count++;
            }
        }
        return count;
    }

    private static JournalException.Corrupt lost(String persistenceId, long from, long to) {
        return new JournalException.Corrupt(
                "events " + persistenceId + " sequence " + from + " to " + to + ": lost, and never deleted");
    }

    @Override
    public void close() {
        db.close();
    }
}
