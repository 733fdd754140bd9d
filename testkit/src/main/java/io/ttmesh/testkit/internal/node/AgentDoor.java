package io.ttmesh.testkit.internal.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Where one life of a node process finds the harness: a socket in the file system, which no network fault reaches and
 * only this user can open.
 */
final class AgentDoor implements AutoCloseable {
    /** What the system takes for the path of a socket, with room for a terminator. */
    private static final int PATH_BYTES_MAX = 100;

    private final String node;
    private final Path path;
    private final ServerSocketChannel server;
    private final OpenAsks asks;
    private volatile @Nullable SocketLine line;
    private volatile boolean isClosed;

    private AgentDoor(String node, Path path, ServerSocketChannel server, OpenAsks asks) {
        this.node = node;
        this.path = path;
        this.server = server;
        this.asks = asks;
    }

    /**
     * Listens for this node, in place of whoever listened at this path before.
     *
     * @throws IllegalArgumentException when the path is too long for a socket
     */
    static AgentDoor open(String node, Path path, OpenAsks asks) {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX) {
            throw new IllegalArgumentException("path of a socket " + path + " is over " + PATH_BYTES_MAX
                    + " bytes: keep sockets in a folder with a short name");
        }
        try {
            Files.deleteIfExists(path);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            var door = new AgentDoor(node, path, server, asks);
            Thread.ofPlatform().daemon().name("harness-of-" + node).start(door::serve);
            return door;
        } catch (IOException e) {
            throw new UncheckedIOException("node " + node + " can not be given the socket " + path, e);
        }
    }

    private void serve() {
        try (SocketLine accepted = new SocketLine(server.accept())) {
            line = accepted;
            if (isClosed) {
                return;
            }
            AgentFrame.Hello hello =
                    AgentJson.frame(accepted.next().orElseThrow(IOException::new), AgentFrame.Hello.class);
            if (!hello.node().equals(node)) {
                throw new IOException("the socket of node " + node + " was opened by " + hello);
            }
            asks.connected(accepted::send);
            accepted.receive(asks::take);
            asks.end("node " + node + " has ended");
        } catch (IOException e) {
            asks.end("node " + node + " has ended, or its socket broke: " + e);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        try (server) {
            SocketLine open = line;
            if (open != null) {
                open.close();
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("the socket of node " + node + " can not be closed", e);
        }
    }
}
