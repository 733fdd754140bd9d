package io.ttmesh.journal.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A bit of a file that is flipped while the file's node does not run. */
record Damage(Path file, long at) {
    /** Flips one bit in the middle of the largest file of a kind. */
    static Damage flip(Path folder, String suffix) {
        Path largest = filesIn(folder).stream()
                .filter(each -> each.toString().endsWith(suffix))
                .max(Comparator.comparingLong(each -> each.toFile().length()))
                .orElseThrow();
        Damage damage = new Damage(largest, largest.toFile().length() / 2);
        damage.flip();
        return damage;
    }

    /** Flips it back. */
    void mend() {
        flip();
    }

    private void flip() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 0x10)).flip();
            channel.write(one, at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> filesIn(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
