package io.ttmesh.runtime.internal.node;

import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.internal.membership.KnownMembers;
import io.ttmesh.runtime.internal.membership.SmallFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The mesh id and the last known members as a node keeps them in its data folder, where it has one. */
final class MeshIdentity {
    private static final String FILE = "mesh-id";
    private static final int ID_BYTES = 10;

    private final Optional<Path> file;
    private final Optional<KnownMembers> members;

    MeshIdentity(Optional<Path> dataDir) {
        this.file = dataDir.map(folder -> folder.resolve(FILE));
        this.members = dataDir.map(KnownMembers::new);
    }

    /** The id that is kept, or empty when there is none yet. */
    Optional<String> kept() {
        if (file.isEmpty() || !Files.exists(file.get())) {
            return Optional.empty();
        }
        try {
            String id = Files.readString(file.get()).strip();
            if (id.isEmpty()) {
                throw new StartException("mesh id in " + file.get() + " is empty: put it back (every other node's data"
                        + " folder has it), or start with another --data folder");
            }
            return Optional.of(id);
        } catch (IOException e) {
            throw new StartException("mesh id in " + file.get() + " can not be read: " + e.getMessage(), e);
        }
    }

    /** Where the other members were last seen. */
    List<HostPort> lastMembers() {
        try {
            return members.map(KnownMembers::read).orElse(List.of()).stream()
                    .map(HostPort::parse)
                    .toList();
        } catch (UncheckedIOException e) {
            throw new StartException("last known members can not be read: " + e.getMessage(), e);
        }
    }

    /** A new one. */
    static String mint() {
        byte[] random = new byte[ID_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Keeps the id, where there is a folder for it. */
    void keep(String meshId) {
        if (file.isEmpty()) {
            return;
        }
        Path path = file.get();
        try {
            SmallFile.replace(path, meshId + '\n');
        } catch (IOException e) {
            throw new StartException("mesh id can not be kept in " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Checks what a door says against what is kept.
     *
     * @throws StartException when this node belongs to another mesh
     */
    void requireSame(String meshId, HostPort door) {
        Optional<String> own = kept();
        if (own.isPresent() && !own.get().equals(meshId)) {
            throw new StartException("node refused to join " + door + ": that is mesh " + meshId
                    + ", but this node's data folder belongs to mesh " + own.get()
                    + "; join that one, or start with another --data folder");
        }
    }
}
