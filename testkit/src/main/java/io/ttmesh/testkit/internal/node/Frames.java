package io.ttmesh.testkit.internal.node;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/** Frames on a stream: four bytes of length, most significant first, and so many bytes. */
final class Frames {
    /** The longest frame. */
    static final int BYTES_MAX = 16 * 1024 * 1024;

    private Frames() {}

    /**
     * Writes one frame; two threads must not write at once.
     *
     * @throws IllegalArgumentException when it is too long
     */
    static void write(WritableByteChannel channel, byte[] frame) throws IOException {
        if (frame.length > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a frame of " + frame.length + " bytes is refused: at most " + BYTES_MAX + " travel");
        }
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + frame.length);
        bytes.putInt(frame.length).put(frame).flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Reads one frame; empty when the stream has ended before it.
     *
     * @throws IOException when it ends within a frame, or what comes is none
     */
    static Optional<byte[]> read(ReadableByteChannel channel) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        fill(channel, length);
        if (length.position() == 0) {
            return Optional.empty();
        }
        requireFull(length);
        int count = length.flip().getInt();
        if (count < 0 || count > BYTES_MAX) {
            throw new IOException("no frame: its length would be " + count + " bytes, over " + BYTES_MAX);
        }
        ByteBuffer frame = ByteBuffer.allocate(count);
        fill(channel, frame);
        requireFull(frame);
        return Optional.of(frame.array());
    }

    private static void fill(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return;
            }
        }
    }

    private static void requireFull(ByteBuffer buffer) throws EOFException {
        if (buffer.hasRemaining()) {
            throw new EOFException("the stream ended within a frame");
        }
    }
}
