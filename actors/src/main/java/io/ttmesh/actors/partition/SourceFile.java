package io.ttmesh.actors.partition;

import io.ttmesh.model.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Names, sizes and refusals of files, alike on every system. */
final class SourceFile {
    private SourceFile() {}

    static String nameOf(Path file) {
        return file.toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    static long sizeBytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("file " + nameOf(file)
                    + " can not be cut: it does not exist or is no regular file: give the path of one that"
                    + " this process can read");
        }
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(nameOf(file), e);
        }
    }

    static InvalidInputException unreadable(String name, IOException cause) {
        String why = cause instanceof NoSuchFileException ? "it does not exist" : cause.toString();
        return new InvalidInputException(
                "file " + name + " can not be read: " + why + ": give the path of one that this process can read",
                cause);
    }
}
