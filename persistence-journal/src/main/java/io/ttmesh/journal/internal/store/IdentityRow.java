package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Whose database it is, as kept in it. */
final class IdentityRow {
    /** The number of all formats in the store: of keys, rows and what is in them. */
    static final int FORMAT = 1;

    private static final byte[] KEY = "identity".getBytes(StandardCharsets.US_ASCII);

    private IdentityRow() {}

    static void write(Database db, StoreIdentity identity) {
        byte[] cluster = Keys.prefix(identity.cluster());
        byte[] voter = Keys.prefix(identity.voter());
        ByteBuffer row = ByteBuffer.allocate(16 + cluster.length + voter.length + Rows.SEAL_BYTES)
                .putInt(FORMAT)
                .putInt(identity.group())
                .putLong(identity.epoch())
                .put(cluster)
                .put(voter);
        Changes changes = new Changes(db);
        changes.put(Family.META, KEY, Rows.seal(Family.META, KEY, row.array()));
        changes.write();
        db.flush();
    }

    /** Reads it; nothing for a database that is new. */
    static Optional<StoreIdentity> read(Database db) {
        byte[] row = db.get(Family.META, KEY);
        if (row == null) {
            return Optional.empty();
        }
        ByteBuffer content = new Rows().open(Family.META, KEY, row);
        int format = content.getInt();
        if (format > FORMAT) {
            throw new JournalException.ForeignData("store " + db.folder() + " was written by a newer release: format "
                    + format + ", and this release knows " + FORMAT);
        }
        int group = content.getInt();
        long epoch = content.getLong();
        return Optional.of(new StoreIdentity(text(content), group, epoch, text(content)));
    }

    static JournalException.ForeignData foreign(Path folder, StoreIdentity is, StoreIdentity expected) {
        return new JournalException.ForeignData("store " + folder + " belongs to " + is + ", not to " + expected);
    }

    private static String text(ByteBuffer content) {
        byte[] utf8 = new byte[content.getShort() & 0xffff];
        content.get(utf8);
        return Keys.text(utf8, 0, utf8.length);
    }
}
