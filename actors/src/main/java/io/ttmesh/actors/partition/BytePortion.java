package io.ttmesh.actors.partition;

import io.ttmesh.model.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Bytes in a row of one file.
 *
 * @param file its path as it was given, with {@code /} between the names
 * @param from where the first byte is, from 0
 * @param to where the byte behind the last one would be
 */
public record BytePortion(String file, long from, long to) {
    /** Refuses offsets that no file has. */
    public BytePortion {
        if (from < 0 || from > to) {
            throw new InvalidInputException("portion of file " + file + " from byte " + from + " to " + to
                    + " can not be: use 0 or more, in order");
        }
    }

    /** How many bytes it has. */
    public long sizeBytes() {
        return to - from;
    }

    /**
     * The bytes, from this node's file system; close the stream. It fails when the file has become shorter.
     *
     * @throws InvalidInputException when there is no such file, or it can not be read
     */
    public InputStream open() {
        try {
            return PortionStream.of(Path.of(file), from, to);
        } catch (IOException e) {
            throw SourceFile.unreadable(file, e);
        }
    }
}
