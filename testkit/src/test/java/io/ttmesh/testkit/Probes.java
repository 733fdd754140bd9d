package io.ttmesh.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Sockets of their own in nodes, beside those of the mesh: what gets through is what the network lets through. */
final class Probes {
    private static final int CONNECT_MILLIS = 500;
    private static final String HEARD = "probe.heard";

    private Probes() {}

    /** Where a node listens. */
    record Ports(String host, int udp, int tcp) {}

    /** Opens a port that counts datagrams and one that reads streams to their end and answers with one byte. */
    record Listen() implements NodeCode<Ports> {
        @Override
        public Ports run(NodeScope node) throws IOException {
            String address = node.node().mesh().address();
            String host = address.substring(0, address.lastIndexOf(':'));
            var datagrams = new DatagramSocket(new InetSocketAddress(host, 0));
            var streams = new ServerSocket(0, 16, InetAddress.getByName(host));
            var heard = new AtomicInteger();
            node.kept().put(HEARD, heard);
            node.kept().put("probe.datagrams", datagrams);
            node.kept().put("probe.streams", streams);
            Thread.ofPlatform().daemon().name("probe-datagrams").start(() -> count(datagrams, heard));
            Thread.ofPlatform().daemon().name("probe-streams").start(() -> answerAll(streams));
            return new Ports(host, datagrams.getLocalPort(), streams.getLocalPort());
        }

        private static void count(DatagramSocket socket, AtomicInteger heard) {
            try {
                while (true) {
                    socket.receive(new DatagramPacket(new byte[16], 16));
                    heard.incrementAndGet();
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

    /** How many datagrams came since the node began to listen. */
    record Heard() implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) {
            return ((AtomicInteger) node.kept().get(HEARD)).get();
        }
    }

    /** Sends datagrams, one each millisecond. */
    record Send(Ports to, int count) implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) throws IOException {
            try (var socket = new DatagramSocket()) {
                for (int i = 0; i < count; i++) {
                    socket.send(new DatagramPacket(new byte[8], 8, InetAddress.getByName(to.host()), to.udp()));
                    LockSupport.parkNanos(1_000_000);
                }
            }
            return count;
        }
    }

    /** Whether a new stream gets through within half a second. */
    record Connects(Ports to) implements NodeCode<Boolean> {
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
    record Upload(Ports to, int bytes) implements NodeCode<Long> {
        @Override
        public Long run(NodeScope node) throws IOException {
            long began = System.nanoTime();
            try (var socket = new Socket(to.host(), to.tcp())) {
                socket.getOutputStream().write(new byte[bytes]);
                socket.shutdownOutput();
                if (socket.getInputStream().read() != 1) {
                    throw new IOException("no answer");
                }
            }
            return (System.nanoTime() - began) / 1_000_000;
        }
    }
}
