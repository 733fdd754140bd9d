package io.ttmesh.actors.partition;

import java.util.List;

/**
 * Some of the files below a folder.
 *
 * @param folder its path as it was given, with {@code /} between the names
 * @param files in the order of their names
 */
public record FilePortion(String folder, List<Sized> files) {
    /**
     * One file.
     *
     * @param name its path below the folder, with {@code /} between the names
     * @param sizeBytes when it was looked at
     */
    public record Sized(String name, long sizeBytes) {}

    /** Copies the list. */
    public FilePortion {
        files = List.copyOf(files);
    }

    /** The size of all of them. */
    public long sizeBytes() {
        return files.stream().mapToLong(Sized::sizeBytes).sum();
    }
}
