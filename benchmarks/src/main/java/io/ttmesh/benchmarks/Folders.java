package io.ttmesh.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folders in which what is measured keeps its data. */
final class Folders {
    /** From {@code bench.journal.dir}. Not the temporary folder: that may be memory. */
    static final Path DATA = Path.of(System.getProperty("bench.journal.dir", "benchmarks/target/journal"))
            .toAbsolutePath();

    private Folders() {}

    /** The folder, empty. */
    static Path fresh(Path folder) throws IOException {
        delete(folder);
        return Files.createDirectories(folder);
    }

    /** Deletes a folder with all that is in it, if it is there. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
