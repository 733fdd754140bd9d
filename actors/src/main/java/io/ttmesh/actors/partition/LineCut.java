package io.ttmesh.actors.partition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Cuts a file's bytes, and moves each cut behind the next line end; cuts that fall on one another become one. */
record LineCut(Path file) implements Partitioner<BytePortion> {
    private static final int LOOK_BYTES = 8 * 1024;

    @Override
    public List<BytePortion> into(int count) {
        return moved(new ByteCut(file).into(count));
    }

    @Override
    public List<BytePortion> ofSize(long size) {
        return moved(new ByteCut(file).ofSize(size));
    }

    private List<BytePortion> moved(List<BytePortion> even) {
        List<BytePortion> portions = new ArrayList<>(even.size());
        String name = SourceFile.nameOf(file);
        try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.READ)) {
            long from = 0;
            for (BytePortion portion : even) {
                long to = portion.to() <= from
                        ? from
                        : behindLine(bytes, portion.to(), even.getLast().to());
                if (to > from) {
                    portions.add(new BytePortion(name, from, to));
                }
                from = to;
            }
        } catch (IOException e) {
            throw SourceFile.unreadable(name, e);
        }
        return List.copyOf(portions);
    }

    /** The cut itself if a line ends right before it. */
    private static long behindLine(FileChannel bytes, long cut, long end) throws IOException {
        ByteBuffer look = ByteBuffer.allocate(LOOK_BYTES);
        long at = cut - 1;
        while (at < end) {
            look.clear();
            int read = bytes.read(look, at);
            for (int i = 0; i < read && at + i < end; i++) {
                if (look.get(i) == '\n') {
                    return at + i + 1;
                }
            }
            if (read < 0) {
                break;
            }
            at += read;
        }
        return end;
    }
}
