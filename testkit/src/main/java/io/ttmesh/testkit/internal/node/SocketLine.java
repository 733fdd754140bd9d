package io.ttmesh.testkit.internal.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Frames over a socket, both ways. Many threads may send; one receives. */
final class SocketLine implements AutoCloseable {
    private final SocketChannel socket;
    private final ReentrantLock sending = new ReentrantLock();

    /** What takes a frame. */
    @FunctionalInterface
    interface Receiver {
        void take(byte[] frame) throws IOException;
    }

    /** Closes the socket when it is closed. */
    SocketLine(SocketChannel socket) {
        this.socket = socket;
    }

    /**
     * Sends one frame.
     *
     * @throws UncheckedIOException when the other end is gone
     */
    void send(byte[] frame) {
        sending.lock();
        try {
            Frames.write(socket, frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            sending.unlock();
        }
    }

    /** The next frame; empty at the end. */
    Optional<byte[]> next() throws IOException {
        return Frames.read(socket);
    }

    /** Hands over every frame until the other end closes. */
    void receive(Receiver receiver) throws IOException {
        for (Optional<byte[]> frame = next(); frame.isPresent(); frame = next()) {
            receiver.take(frame.get());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
