package io.ttmesh.actors.internal.wire;

import io.ttmesh.model.CommandKey;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A command with a key that an actor has carried out, as it is kept beside what it led to.
 *
 * @param digest of the command as it is written
 * @param atMillis when it was begun
 * @param answer null when it is not known, or is not kept
 */
public record KeptKey(
        CommandKey key,
        String digest,
        long atMillis,
        @Nullable Kept answer) {
    /**
     * An answer as it is written.
     *
     * @param place in the commands that declares its type
     */
    public record Kept(String place, ByteString bytes) {}

    /** The same with its answer. */
    public KeptKey with(@Nullable Kept known) {
        return new KeptKey(key, digest, atMillis, known);
    }

    static void write(List<KeptKey> keys, DataOutputStream out) throws IOException {
        out.writeInt(keys.size());
        for (KeptKey one : keys) {
            out.writeUTF(one.key().text());
            out.writeUTF(one.digest());
            out.writeLong(one.atMillis());
            Kept known = one.answer();
            out.writeBoolean(known != null);
            if (known != null) {
                out.writeUTF(known.place());
                out.writeInt(known.bytes().length());
                out.write(known.bytes().toArrayUnsafe());
            }
        }
    }

    static List<KeptKey> read(DataInputStream in) throws IOException {
        List<KeptKey> keys = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            keys.add(new KeptKey(
                    new CommandKey(in.readUTF()), in.readUTF(), in.readLong(), in.readBoolean() ? kept(in) : null));
        }
        return List.copyOf(keys);
    }

    private static Kept kept(DataInputStream in) throws IOException {
        return new Kept(in.readUTF(), ByteString.fromArrayUnsafe(in.readNBytes(in.readInt())));
    }
}
