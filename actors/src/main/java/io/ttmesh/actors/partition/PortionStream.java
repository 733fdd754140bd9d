package io.ttmesh.actors.partition;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A part of a file as a stream; for one thread. */
final class PortionStream extends InputStream {
    private final InputStream source;
    private final String name;
    private long left;

    private PortionStream(InputStream source, String name, long left) {
        this.source = source;
        this.name = name;
        this.left = left;
    }

    static PortionStream of(Path file, long from, long to) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ).position(from);
        return new PortionStream(Channels.newInputStream(channel), file.toString(), to - from);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0 && length > 0) {
            return -1;
        }
        int read = source.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("file " + name + " ends " + left + " bytes before its portion does");
        }
        left -= read;
        return read;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
