package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.SnapshotCriteria;
import io.ttmesh.journal.internal.format.SnapshotRecord;
import io.ttmesh.journal.internal.format.StateRecord;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Snapshots and durable states, as the applying thread sees and writes them. */
final class KeyedRecords {
    private final Database db;
    private final Rows rows;
    /** What this apply has written and the database does not show yet. */
    private final Map<String, StateRecord> pendingStates = new HashMap<>();
    /** Persistence id to sequence number to time. */
    private final Map<String, Map<Long, Long>> pendingSnapshots = new HashMap<>();

    KeyedRecords(Database db, Rows rows) {
        this.db = db;
        this.rows = rows;
    }

    void save(Changes changes, SnapshotRecord snapshot) {
        byte[] key = Keys.snapshot(Keys.prefix(snapshot.persistenceId()), snapshot.sequenceNr());
        changes.put(
                Family.SNAPSHOTS, key, Rows.of(Family.SNAPSHOTS, key, snapshot.timestampMillis(), snapshot.encode()));
        pendingSnapshots
                .computeIfAbsent(snapshot.persistenceId(), id -> new HashMap<>())
                .put(snapshot.sequenceNr(), snapshot.timestampMillis());
    }

    void delete(Changes changes, String persistenceId, SnapshotCriteria criteria) {
        byte[] prefix = Keys.prefix(persistenceId);
        Map<Long, Long> written = pendingSnapshots.getOrDefault(persistenceId, Map.of());
        try (Database.Walk walk =
                db.walk(Family.SNAPSHOTS, prefix).seek(Keys.snapshot(prefix, criteria.maxSequenceNr()))) {
            for (; walk.isOnRow(); walk.next()) {
                long sequenceNr = ~Keys.numberOf(walk.key());
                if (sequenceNr < criteria.minSequenceNr()) {
                    break;
                }
                if (!written.containsKey(sequenceNr) && isMeant(criteria, sequenceNr, walk.firstNumber())) {
                    changes.delete(Family.SNAPSHOTS, walk.key());
                }
            }
        }
        written.entrySet().removeIf(entry -> {
            boolean meant = isMeant(criteria, entry.getKey(), entry.getValue());
            if (meant) {
                changes.delete(Family.SNAPSHOTS, Keys.snapshot(prefix, entry.getKey()));
            }
            return meant;
        });
    }

    static boolean isMeant(SnapshotCriteria criteria, long sequenceNr, long timestampMillis) {
        return sequenceNr >= criteria.minSequenceNr()
                && sequenceNr <= criteria.maxSequenceNr()
                && timestampMillis >= criteria.minTimestampMillis()
                && timestampMillis <= criteria.maxTimestampMillis();
    }

    Optional<StateRecord> state(String persistenceId) {
        StateRecord pending = pendingStates.get(persistenceId);
        return pending != null ? Optional.of(pending) : readState(db, rows, persistenceId);
    }

    void put(Changes changes, StateRecord state) {
        byte[] key = Keys.utf8(state.persistenceId());
        changes.put(Family.STATES, key, Rows.of(Family.STATES, key, state.revision(), state.encode()));
        pendingStates.put(state.persistenceId(), state);
    }

    static Optional<StateRecord> readState(Database db, Rows rows, String persistenceId) {
        byte[] key = Keys.utf8(persistenceId);
        byte[] row = db.get(Family.STATES, key);
        return row == null ? Optional.empty() : Optional.of(stateOf(rows, key, row));
    }

    static StateRecord stateOf(Rows rows, byte[] key, byte[] row) {
        ByteBuffer content = rows.open(Family.STATES, key, row);
        long revision = content.getLong();
        StateRecord state = StateRecord.decode(content);
        if (state.revision() != revision || !state.persistenceId().equals(Keys.text(key, 0, key.length))) {
            throw new JournalException.Corrupt(Rows.name(Family.STATES, key) + ": holds revision " + state.revision()
                    + " of " + state.persistenceId());
        }
        return state;
    }

    static SnapshotRecord snapshotOf(Rows rows, byte[] key, byte[] row) {
        ByteBuffer content = rows.open(Family.SNAPSHOTS, key, row);
        long timestampMillis = content.getLong();
        SnapshotRecord snapshot = SnapshotRecord.decode(content);
        if (snapshot.sequenceNr() != ~Keys.numberOf(key)
                || snapshot.timestampMillis() != timestampMillis
                || !snapshot.persistenceId().equals(Keys.idOf(key))) {
            throw new JournalException.Corrupt(Rows.name(Family.SNAPSHOTS, key) + ": holds sequence "
                    + snapshot.sequenceNr() + " of " + snapshot.persistenceId());
        }
        return snapshot;
    }

    /** Forgets what the database shows by now. */
    void written() {
        pendingStates.clear();
        pendingSnapshots.clear();
    }
}
