package io.ttmesh.testkit.chaos;

import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Code that measures the network from inside a node, beside all that belongs to the mesh. */
final class Probes {
    private static final String ECHO = "chaos.echo";
    private static final int SIZE = 256;
    private static final String PING = "ping";

    private Probes() {}

    /** Counts datagrams by their text, and sends pings back. One per node, until the node ends. */
    private record Echo(DatagramSocket socket, Map<String, Integer> counts) {
        static Echo open() throws IOException {
            var echo = new Echo(new DatagramSocket(), new ConcurrentHashMap<>());
            Thread.ofPlatform().daemon().name("chaos-echo").start(echo::serve);
            return echo;
        }

        private void serve() {
            var packet = new DatagramPacket(new byte[SIZE], SIZE);
            try {
                while (!socket.isClosed()) {
                    packet.setLength(SIZE);
                    socket.receive(packet);
                    String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                    counts.merge(text, 1, Integer::sum);
                    if (text.equals(PING)) {
                        socket.send(packet);
                    }
                }
            } catch (IOException e) {
                socket.close();
            }
        }
    }

    private static Echo echo(NodeScope node) {
        return (Echo) node.kept().computeIfAbsent(ECHO, name -> {
            try {
                return Echo.open();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Opens the node's echo, if it is not open yet, and says at which port. */
    record OpenEcho() implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) {
            return echo(node).socket().getLocalPort();
        }
    }

    /** Sends datagrams, a millisecond apart. */
    record Send(String host, int port, String text, int count) implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            InetAddress to = InetAddress.getByName(host);
            try (var socket = new DatagramSocket()) {
                for (int sent = 0; sent < count; sent++) {
                    socket.send(new DatagramPacket(bytes, bytes.length, to, port));
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
            }
            return count;
        }
    }

    /** How many datagrams of this text have come. */
    record Count(String text) implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) {
            return echo(node).counts().getOrDefault(text, 0);
        }
    }

    /** Milliseconds to another node's echo and back; the best of three. */
    record RoundTrip(String host, int port) implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) throws IOException {
            byte[] bytes = PING.getBytes(StandardCharsets.UTF_8);
            long best = Long.MAX_VALUE;
            try (var socket = new DatagramSocket()) {
                socket.setSoTimeout(2_000);
                for (int turn = 0; turn < 3; turn++) {
                    long began = System.nanoTime();
                    socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(host), port));
                    socket.receive(new DatagramPacket(new byte[SIZE], SIZE));
                    best = Math.min(best, System.nanoTime() - began);
                }
            } catch (SocketTimeoutException e) {
                return Integer.MAX_VALUE;
            }
            return (int) TimeUnit.NANOSECONDS.toMillis(best);
        }
    }

    /** Takes one connection, reads it to its end, and answers with a byte. Says at which port. */
    record OpenSink() implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) throws IOException {
            var server = new ServerSocket(0);
            Thread.ofPlatform().daemon().name("chaos-sink").start(() -> serve(server));
            return server.getLocalPort();
        }

        private static void serve(ServerSocket server) {
            try (server;
                    Socket socket = server.accept()) {
                byte[] buffer = new byte[8_192];
                while (socket.getInputStream().read(buffer) >= 0) {
                    // Nothing is kept.
                }
                socket.getOutputStream().write(1);
            } catch (IOException e) {
                // Who pushes finds out.
            }
        }
    }

    /** Pushes bytes to a sink, and says how many got there in a second. */
    record Push(String host, int port, int bytes) implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) throws IOException {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), 3_000);
                socket.setSoTimeout(10_000);
                long began = System.nanoTime();
                socket.getOutputStream().write(new byte[bytes]);
                socket.shutdownOutput();
                int last = socket.getInputStream().read();
                double seconds = (System.nanoTime() - began) / 1e9;
                return last < 0 ? 0 : (int) (bytes / seconds);
            }
        }
    }

    /** How far the node's clock is from the machine's, in milliseconds. */
    record ClockOffset() implements NodeCode<Long> {
        @Override
        public Long run(NodeScope node) {
            return node.node().clock().millis() - System.currentTimeMillis();
        }
    }

    /** Whether it takes nothing new. */
    record Draining() implements NodeCode<Boolean> {
        @Override
        public Boolean run(NodeScope node) {
            var self = node.node().mesh().nodeId();
            return node.node().mesh().nodes().stream()
                    .anyMatch(view -> view.report().profile().node().equals(self)
                            && view.report().load().draining());
        }
    }
}
