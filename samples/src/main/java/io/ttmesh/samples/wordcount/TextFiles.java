package io.ttmesh.samples.wordcount;

import io.ttmesh.actors.partition.BytePortion;
import io.ttmesh.actors.partition.Partitioner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The text files below a folder, in one order on every machine.
 *
 * <p>Left out: what builds and version control keep ({@link #SKIPPED}), symbolic links (so there are no loops), files
 * that can not be read, and binary files, by git's rule: a NUL among the first 8,000 bytes.
 *
 * @param folder where they are
 * @param paths relative to the folder, sorted
 * @param sizeBytes of all of them together
 */
record TextFiles(Path folder, List<Path> paths, long sizeBytes) {
    /** Names of files and folders that are not looked into. */
    static final Set<String> SKIPPED = Set.of(".git", ".hg", ".svn", ".idea", ".gradle", "target", "node_modules");

    /** Of a portion, so that it is counted in a moment, and a large file is many. */
    static final int PORTION_BYTES = 256 * 1024;

    private static final int BYTES_LOOKED_AT = 8000;

    /** Copies the paths. */
    TextFiles {
        paths = List.copyOf(paths);
    }

    /**
     * Looks for them; reads the beginning of every file.
     *
     * @throws IOException when the folder can not be read
     */
    static TextFiles below(Path folder) throws IOException {
        Path root = folder.toRealPath();
        var found = new Found(root);
        Files.walkFileTree(root, found);
        Collections.sort(found.paths);
        return new TextFiles(root, found.paths, found.sizeBytes);
    }

    /**
     * Whole lines of about this size, file by file; empty files have none.
     *
     * @param portionBytes 1 or more; a longer line is not cut
     */
    List<BytePortion> portions(long portionBytes) {
        return paths.stream()
                .flatMap(path -> Partitioner.lines(folder.resolve(path)).ofSize(portionBytes).stream())
                .toList();
    }

    private static boolean isText(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            for (byte value : bytes.readNBytes(BYTES_LOOKED_AT)) {
                if (value == 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final class Found extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<Path> paths = new ArrayList<>();
        private long sizeBytes;

        private Found(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes facts) {
            return !dir.equals(root) && isSkipped(dir) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes facts) throws IOException {
            if (facts.isRegularFile() && !isSkipped(file) && Files.isReadable(file) && isText(file)) {
                paths.add(root.relativize(file));
                sizeBytes += facts.size();
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(root)) {
                throw e;
            }
            return FileVisitResult.CONTINUE;
        }

        private static boolean isSkipped(Path path) {
            return SKIPPED.contains(path.getFileName().toString());
        }
    }
}
