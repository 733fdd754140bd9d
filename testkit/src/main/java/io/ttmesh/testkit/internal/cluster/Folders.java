package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.testkit.internal.net.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Where clusters keep files. */
public final class Folders {
    private static final AtomicInteger CLUSTERS = new AtomicInteger();

    private Folders() {}

    /** A folder that is there and empty, whatever an earlier run left. */
    public static Path fresh(Path folder) {
        RunFolder.remove(folder);
        return made(folder);
    }

    /** A folder that is there. */
    static Path made(Path folder) {
        try {
            return Files.createDirectories(folder.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException("folder " + folder + " can not be made", e);
        }
    }

    /** A new folder with a name that is short enough for sockets in it. */
    static Path forSockets() {
        return made(RunFolder.ofThisRun().resolve("c" + CLUSTERS.incrementAndGet()));
    }
}
