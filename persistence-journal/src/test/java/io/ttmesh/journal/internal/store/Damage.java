package io.ttmesh.journal.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Flips bits in files that are not open. */
final class Damage {
    private Damage() {}

    static void flipInLargestTable(Path folder, long at) throws IOException {
        Path table;
        try (Stream<Path> files = Files.list(folder)) {
            table = files.filter(file -> file.toString().endsWith(".sst"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
        flip(table, at);
    }

    static void flip(Path file, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[Math.toIntExact(at)] ^= 0x20;
        Files.write(file, bytes);
    }

    static void replace(Path file, byte[] what, byte[] with) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        int at = text.indexOf(new String(what, java.nio.charset.StandardCharsets.ISO_8859_1));
        if (at < 0) {
            throw new IllegalStateException("not in " + file);
        }
        System.arraycopy(with, 0, bytes, at, with.length);
        Files.write(file, bytes);
    }
}
