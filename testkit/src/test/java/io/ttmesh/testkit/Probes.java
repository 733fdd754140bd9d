package io.ttmesh.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

/** Sockets of their own in nodes, beside those of the mesh: what gets through is what the network lets through. */
public final class Probes {
    private static final int CONNECT_MILLIS = 500;
    private static final int ANSWER_MILLIS = 20_000;
    private static final int SIZE = 256;
    private static final String PING = "ping";
    private static final String KEPT = "probes";

    private Probes() {}

    /** Where a node listens. */
    public record Ports(String host, int udp, int tcp) {}

    /** One that listens until the node ends: counts datagrams by their text, and sends pings back. */
    private record Listener(Ports ports, Map<String, Integer> heard) {
        static Listener open(String host) {
            try {
                var datagrams = new DatagramSocket(new InetSocketAddress(host, 0));
                var streams = new ServerSocket(0, 16, InetAddress.getByName(host));
                var listener = new Listener(
                        new Ports(host, datagrams.getLocalPort(), streams.getLocalPort()), new ConcurrentHashMap<>());
                Thread.ofPlatform().daemon().name("probe-datagrams").start(() -> listener.hear(datagrams));
                Thread.ofPlatform().daemon().name("probe-streams").start(() -> answerAll(streams));
                return listener;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void hear(DatagramSocket socket) {
            var packet = new DatagramPacket(new byte[SIZE], SIZE);
            try {
                while (true) {
                    packet.setLength(SIZE);
                    socket.receive(packet);
                    String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                    heard.merge(text, 1, Integer::sum);
                    if (text.equals(PING)) {
                        socket.send(packet);
                    }
                }
            } catch (IOException e) {
                // The node ends.
            }
        }

        private static void answerAll(ServerSocket server) {
            try {
                while (true) {
                    Socket socket = server.accept();
                    Thread.ofPlatform().daemon().name("probe-stream").start(() -> answer(socket));
                }
            } catch (IOException e) {
                // The node ends.
            }
        }

        private static void answer(Socket socket) {
            try (socket;
                    InputStream in = socket.getInputStream();
                    OutputStream out = socket.getOutputStream()) {
                in.transferTo(OutputStream.nullOutputStream());
                out.write(1);
            } catch (IOException e) {
                // The other side sees it, too.
            }
        }
    }

    private static Listener listener(NodeScope node) {
        String address = node.node().mesh().address();
        String host = address.substring(0, address.lastIndexOf(':'));
        return (Listener) node.kept().computeIfAbsent(KEPT, name -> Listener.open(host));
    }

    /** Lets the node listen, if it does not yet: for datagrams, and for streams, whose end it answers with a byte. */
    public record Listen() implements NodeCode<Ports> {
        @Override
        public Ports run(NodeScope node) {
            return listener(node).ports();
        }
    }

    /** How many datagrams of this text have come. */
    public record Heard(String text) implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) {
            return listener(node).heard().getOrDefault(text, 0);
        }
    }

    /** Sends datagrams, one each millisecond. */
    public record Send(Ports to, String text, int count) implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) throws IOException {
            try (var socket = new DatagramSocket()) {
                DatagramPacket packet = packet(text, to);
                for (int i = 0; i < count; i++) {
                    socket.send(packet);
                    LockSupport.parkNanos(1_000_000);
                }
            }
            return count;
        }
    }

    private static DatagramPacket packet(String text, Ports to) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new DatagramPacket(bytes, bytes.length, new InetSocketAddress(to.host(), to.udp()));
    }

    /** Milliseconds to another node and back; the best of three. */
    public record RoundTrip(Ports to) implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) throws IOException {
            long best = Long.MAX_VALUE;
            try (var socket = new DatagramSocket()) {
                socket.setSoTimeout(2_000);
                for (int turn = 0; turn < 3; turn++) {
                    long began = System.nanoTime();
                    socket.send(packet(PING, to));
                    socket.receive(new DatagramPacket(new byte[SIZE], SIZE));
                    best = Math.min(best, System.nanoTime() - began);
                }
            } catch (SocketTimeoutException e) {
                return Integer.MAX_VALUE;
            }
            return (int) TimeUnit.NANOSECONDS.toMillis(best);
        }
    }

    /** Whether a new stream gets through within half a second. */
    public record Connects(Ports to) implements NodeCode<Boolean> {
        @Override
        public Boolean run(NodeScope node) {
            return connects(to);
        }
    }

    /** The same from this JVM. */
    static boolean connects(Ports to) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(to.host(), to.tcp()), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Milliseconds until the other side has read so many bytes, and its answer has come back. */
    public record Upload(Ports to, int bytes) implements NodeCode<Long> {
        @Override
        public Long run(NodeScope node) throws IOException {
            long began = System.nanoTime();
            try (var socket = new Socket(to.host(), to.tcp())) {
                socket.setSoTimeout(ANSWER_MILLIS);
                socket.getOutputStream().write(new byte[bytes]);
                socket.shutdownOutput();
                if (socket.getInputStream().read() != 1) {
                    throw new IOException("no answer");
                }
            }
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        }
    }
}
