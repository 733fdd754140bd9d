package io.ttmesh.journal.internal.store;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which persistence ids are in which set, due when: a set by time, and beside it the time by id, so that an id is in a
 * set once. For the applying thread. Open to inheritance, so that a test can forget something.
 */
class SetIndex {
    private static final byte[] EMPTY_ROW = new byte[0];

    private final Database db;
    private final Rows rows;
    /** What this apply has changed and the database does not show yet; no time means: in no set. */
    private final Map<Place, Due> pending = new HashMap<>();

    private record Place(String set, String persistenceId) {}

    private record Due(@Nullable Long millis) {}

    SetIndex(Database db, Rows rows) {
        this.db = db;
        this.rows = rows;
    }

    void add(Changes changes, String set, String persistenceId, long dueMillis) {
        byte[] prefix = Keys.prefix(set);
        byte[] member = Keys.utf8(persistenceId);
        Long before = dueOf(set, persistenceId);
        if (before != null && before != dueMillis) {
            changes.delete(Family.SETS, Keys.inSet(prefix, before, member));
        }
        byte[] inSet = Keys.inSet(prefix, dueMillis, member);
        byte[] place = Keys.concat(prefix, member);
        changes.put(Family.SETS, inSet, Rows.of(Family.SETS, inSet, dueMillis, EMPTY_ROW));
        changes.put(Family.SET_OF, place, Rows.ofNumber(Family.SET_OF, place, dueMillis));
        pending.put(new Place(set, persistenceId), new Due(dueMillis));
    }

    void remove(Changes changes, String set, String persistenceId) {
        Long before = dueOf(set, persistenceId);
        if (before != null) {
            byte[] prefix = Keys.prefix(set);
            byte[] member = Keys.utf8(persistenceId);
            changes.delete(Family.SETS, Keys.inSet(prefix, before, member));
            changes.delete(Family.SET_OF, Keys.concat(prefix, member));
            pending.put(new Place(set, persistenceId), new Due(null));
        }
    }

    /** Forgets what the database shows by now. */
    void written() {
        pending.clear();
    }

    private @Nullable Long dueOf(String set, String persistenceId) {
        Due due = pending.get(new Place(set, persistenceId));
        if (due != null) {
            return due.millis();
        }
        byte[] key = Keys.concat(Keys.prefix(set), Keys.utf8(persistenceId));
        byte[] row = db.get(Family.SET_OF, key);
        return row == null ? null : (Long) rows.open(Family.SET_OF, key, row).getLong();
    }
}
