package io.ttmesh.journal.internal.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where one voter of one group keeps what. */
record RaftNodeFiles(Path folder) {
    private static final String SNAPSHOT_PREFIX = "snapshot_";

    static RaftNodeFiles of(Path dataFolder, int group) {
        return new RaftNodeFiles(dataFolder.resolve("g" + group));
    }

    Path log() {
        return folder.resolve("log");
    }

    Path guard() {
        return folder.resolve("guard");
    }

    Path vote() {
        return folder.resolve("vote");
    }

    Path state() {
        return folder.resolve("state");
    }

    Path snapshots() {
        return folder.resolve("snapshot");
    }

    /** Up to which entry the newest snapshot reaches, 0 without one. */
    long snapshotIndex() {
        if (!Files.isDirectory(snapshots())) {
            return 0;
        }
        try (Stream<Path> all = Files.list(snapshots())) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches(SNAPSHOT_PREFIX + "\\d+"))
                    .mapToLong(name -> Long.parseLong(name.substring(SNAPSHOT_PREFIX.length())))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException("snapshots can not be listed: " + snapshots(), e);
        }
    }
}
