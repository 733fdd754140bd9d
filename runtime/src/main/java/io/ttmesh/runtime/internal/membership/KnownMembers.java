package io.ttmesh.runtime.internal.membership;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the other nodes of the mesh were last seen, as a file in the data folder: one {@code host:port} a line. */
public final class KnownMembers {
    private static final String FILE = "members";
    private static final int KEPT_MAX = 64;

    private final Path file;

    /** Those in this folder, which need not exist. */
    public KnownMembers(Path dataDir) {
        this.file = dataDir.resolve(FILE);
    }

    /**
     * The addresses that are kept; empty when there are none.
     *
     * @throws UncheckedIOException when the file can not be read
     */
    public List<String> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .limit(KEPT_MAX)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Replaces them by these, of which it keeps the first 64.
     *
     * @throws UncheckedIOException when the file can not be written
     */
    void write(List<String> addresses) {
        StringBuilder text = new StringBuilder();
        addresses.stream()
                .limit(KEPT_MAX)
                .forEach(address -> text.append(address).append('\n'));
        try {
            SmallFile.replace(file, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
