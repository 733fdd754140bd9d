package io.ttmesh.testkit.internal.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
import java.util.concurrent.locks.LockSupport;

/**
 * Talks and listens at one place of a network. As a program it takes orders as lines and answers each with a line: so
 * that nothing but what is measured passes the network.
 */
final class Talker implements AutoCloseable {
    private static final int COUNTED = 9000;
    private static final int ECHOED = 9001;
    private static final int SWALLOWED = 9002;
    private static final int PATIENCE_MILLIS = 700;

    private final Map<String, Integer> received = new ConcurrentHashMap<>();
    private final String host;
    private final DatagramSocket counted;
    private final DatagramSocket echoed;
    private final ServerSocket swallowed;

    Talker(String host) throws IOException {
        this.host = host;
        counted = new DatagramSocket(COUNTED, InetAddress.getByName(host));
        counted.setReceiveBufferSize(1 << 20);
        echoed = new DatagramSocket(ECHOED, InetAddress.getByName(host));
        swallowed = new ServerSocket(SWALLOWED, 50, InetAddress.getByName(host));
        start(this::count);
        start(this::echo);
        start(this::swallow);
    }

    public static void main(String[] args) throws IOException {
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (var talker = new Talker(args[0])) {
            System.out.println("ready");
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(talker.answer(order));
            }
        }
    }

    String answer(String order) throws IOException {
        String[] words = order.split(" ", -1);
        return switch (words[0]) {
            case "send" -> send(words[1], Integer.parseInt(words[2]));
            case "received" -> String.valueOf(received.getOrDefault(words[1], 0));
            case "echo" -> String.valueOf(echoMicros(words[1]));
            case "bulk" -> String.valueOf(bulkMillis(words[1], Integer.parseInt(words[2])));
            default -> throw new IllegalArgumentException(order);
        };
    }

    // With gaps, so that none is lost because the receiver is slow.
    private String send(String to, int count) throws IOException {
        try (var socket = new DatagramSocket(0, InetAddress.getByName(host))) {
            for (int number = 0; number < count; number++) {
                socket.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress(to, COUNTED)));
                LockSupport.parkNanos(200_000);
            }
        }
        return "sent";
    }

    private long echoMicros(String to) throws IOException {
        try (var socket = new DatagramSocket(0, InetAddress.getByName(host))) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            long start = System.nanoTime();
            socket.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress(to, ECHOED)));
            socket.receive(new DatagramPacket(new byte[1], 1));
            return (System.nanoTime() - start) / 1000;
        } catch (SocketTimeoutException e) {
            return -1;
        }
    }

    private long bulkMillis(String to, int bytes) throws IOException {
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(host, 0));
            long start = System.nanoTime();
            socket.connect(new InetSocketAddress(to, SWALLOWED), PATIENCE_MILLIS);
            socket.getOutputStream().write(new byte[bytes]);
            socket.shutdownOutput();
            socket.setSoTimeout(20_000);
            return socket.getInputStream().read() == 1 ? (System.nanoTime() - start) / 1_000_000 : -1;
        } catch (SocketTimeoutException e) {
            return -1;
        }
    }

    private void count() throws IOException {
        var packet = new DatagramPacket(new byte[1], 1);
        while (true) {
            counted.receive(packet);
            received.merge(packet.getAddress().getHostAddress(), 1, Integer::sum);
        }
    }

    private void echo() throws IOException {
        var packet = new DatagramPacket(new byte[1], 1);
        while (true) {
            echoed.receive(packet);
            echoed.send(packet);
        }
    }

    private void swallow() throws IOException {
        while (true) {
            try (Socket socket = swallowed.accept()) {
                socket.getInputStream().readAllBytes();
                socket.getOutputStream().write(1);
            } catch (IOException e) {
                if (swallowed.isClosed()) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        counted.close();
        echoed.close();
        swallowed.close();
    }

    private void start(Loop loop) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                loop.run();
            } catch (IOException e) {
                // Its socket was closed.
            }
        });
    }

    private interface Loop {
        void run() throws IOException;
    }
}
