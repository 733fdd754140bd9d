package io.ttmesh.runtime.internal.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.Address;
import org.junit.jupiter.api.Test;

class PortProbeTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void portOfAnEndedProcessRefuses() throws IOException {
        assertThat(PortProbe.isRefused(address("127.0.0.1", closedPort()), LONG))
                .isTrue();
    }

    @Test
    void portOfAProcessThatStandsStillDoesNot() throws IOException {
        try (var silent = new ServerSocket(0, 1, LOOPBACK)) {
            assertThat(PortProbe.isRefused(address("127.0.0.1", silent.getLocalPort()), LONG))
                    .isFalse();
        }
    }

    @Test
    void silenceIsNoRefusal() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (var silent = new ServerSocket(0, 1, LOOPBACK)) {
            fillBacklog(silent, waiting);

            assertThat(PortProbe.isRefused(address("127.0.0.1", silent.getLocalPort()), SHORT))
                    .isFalse();
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void nameThatNobodyKnowsIsNoRefusal() {
        assertThat(PortProbe.isRefused(address("no-such-host.invalid", 1), LONG))
                .isFalse();
    }

    @Test
    void addressWithoutHostIsNoRefusal() {
        assertThat(PortProbe.isRefused(new Address("pekko", "mesh"), LONG)).isFalse();
    }

    @Test
    void hostWithSeveralAddressesRefusesOnlyWhereAllDo() throws IOException {
        InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        try (var silent = new ServerSocket(0, 1, LOOPBACK)) {
            int port = silent.getLocalPort();

            assertThat(PortProbe.isRefused(List.of(other), port, LONG)).isTrue();
            assertThat(PortProbe.isRefused(List.of(other, LOOPBACK), port, LONG))
                    .isFalse();
        }
    }

    static Address address(String host, int port) {
        return new Address("pekko", "mesh", host, port);
    }

    static int closedPort() throws IOException {
        try (var gone = new ServerSocket(0, 1, LOOPBACK)) {
            return gone.getLocalPort();
        }
    }

    /** From the first connect that gets no answer on, none does. */
    private static void fillBacklog(ServerSocket server, List<Socket> waiting) throws IOException {
        try {
            while (true) {
                var socket = new Socket();
                waiting.add(socket);
                socket.connect(server.getLocalSocketAddress(), (int) SHORT.toMillis());
            }
        } catch (SocketTimeoutException full) {
            return;
        }
    }
}
