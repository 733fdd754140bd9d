package io.ttmesh.journal.internal.store;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The highest numbers of the persistence ids that were written lately, and those that changed. For the applying thread. */
final class IdIndex {
    private final Database db;
    private final Rows rows;
    private final Map<String, HighestRow> changed = new HashMap<>();
    private final Map<String, HighestRow> remembered;

    IdIndex(Database db, Rows rows, int rememberedMax) {
        this.db = db;
        this.rows = rows;
        this.remembered = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, HighestRow> eldest) {
                return size() > rememberedMax;
            }
        };
    }

    HighestRow get(String persistenceId) {
        HighestRow row = changed.get(persistenceId);
        if (row == null) {
            row = remembered.get(persistenceId);
        }
        if (row == null) {
            row = HighestRow.read(db, rows, persistenceId);
            remembered.put(persistenceId, row);
        }
        return row;
    }

    void put(String persistenceId, HighestRow row) {
        changed.put(persistenceId, row);
    }

    void writeTo(Changes changes) {
        changed.forEach((persistenceId, row) -> {
            byte[] key = Keys.utf8(persistenceId);
            changes.put(Family.HIGHEST, key, row.row(key));
        });
    }

    /** Forgets what the database shows by now. */
    void written() {
        remembered.putAll(changed);
        changed.clear();
    }
}
