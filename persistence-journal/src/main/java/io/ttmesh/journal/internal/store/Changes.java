package io.ttmesh.journal.internal.store;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** What one apply writes, all or nothing. For the applying thread; must be closed. */
final class Changes implements AutoCloseable {
    private final Database db;
    private final WriteBatch batch = new WriteBatch();

    Changes(Database db) {
        this.db = db;
    }

    void put(Family family, byte[] key, byte[] row) {
        try {
            batch.put(db.handle(family), key, row);
        } catch (RocksDBException e) {
            throw Database.failure(Rows.name(family, key), e);
        }
    }

    void delete(Family family, byte[] key) {
        try {
            batch.delete(db.handle(family), key);
        } catch (RocksDBException e) {
            throw Database.failure(Rows.name(family, key), e);
        }
    }

    /** Deletes all from one key up to another, which stays. */
    void deleteRange(Family family, byte[] from, byte[] to) {
        try {
            batch.deleteRange(db.handle(family), from, to);
        } catch (RocksDBException e) {
            throw Database.failure(Rows.name(family, from), e);
        }
    }

    void write() {
        db.write(batch);
    }

    @Override
    public void close() {
        batch.close();
    }
}
