package io.ttmesh.testkit.internal.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Short-lived files of runs, in {@code /tmp/ttm-<uid>/<run>}: sockets and scripts. Short because sockets need it. */
public final class RunFolder {
    private RunFolder() {}

    /** The folder of this process, made when it is not there; deleted when it ends, or by a later run. */
    public static Path ofThisRun() {
        AtExit.arm();
        return make(all().resolve(RunId.current().toString()));
    }

    /** The folders of all runs of this user. */
    static Path all() {
        Path all = make(Path.of("/tmp", "ttm-" + Account.current().name()));
        requireOurs(all);
        return all;
    }

    /** Deletes a folder and all that is in it; what is gone already is no failure. Links are not followed. */
    public static void remove(Path folder) {
        try {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.walkFileTree(folder, new Deleting());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("folder " + folder + " can not be deleted", e);
        }
    }

    private static Path make(Path folder) {
        try {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("folder " + folder + " can not be made", e);
        }
    }

    // Anybody may make a folder of that name in /tmp and wait for us to trust what is in it.
    private static void requireOurs(Path folder) {
        Path self = Path.of("/proc/self");
        try {
            if (Files.exists(self)
                    && !Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(self))) {
                throw new IllegalStateException("folder " + folder + " belongs to somebody else: delete it");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the owner of " + folder + " can not be read", e);
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
