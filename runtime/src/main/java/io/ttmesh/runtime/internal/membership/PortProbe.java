package io.ttmesh.runtime.internal.membership;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.Address;

/** Finds out whether nobody listens where a node should: when a process has ended, its machine says so itself. */
public final class PortProbe {
    // A system that gives up by itself does so after a second at the earliest, and Java tells that like a refusal.
    private static final Duration TIMEOUT_MAX = Duration.ofMillis(500);

    private PortProbe() {}

    /**
     * Connects, and hangs up at once; blocks its caller for about the given time, and for the name service.
     *
     * @param timeout how long to wait for an answer; 500 ms are the most
     * @return whether every address of the node's host refused; false also when there is no such host, no answer in time, or
     *     no way there
     */
    public static boolean isRefused(Address node, Duration timeout) {
        Optional<String> host = node.getHost();
        Optional<Integer> port = node.getPort();
        return host.isPresent()
                && port.isPresent()
                && addressesOf(host.get())
                        .filter(all -> isRefused(all, port.get(), timeout))
                        .isPresent();
    }

    /** The same where the addresses are known: one that does not refuse may be the one at which the node listens. */
    static boolean isRefused(List<InetAddress> addresses, int port, Duration timeout) {
        return addresses.stream().allMatch(address -> isRefused(new InetSocketAddress(address, port), timeout));
    }

    private static Optional<List<InetAddress>> addressesOf(String host) {
        try {
            return Optional.of(List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException e) {
            return Optional.empty(); // so nothing was learnt about the node
        }
    }

    private static boolean isRefused(InetSocketAddress address, Duration timeout) {
        // A proxy would answer for itself.
        try (var socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(address, Math.toIntExact(Math.min(timeout.toMillis(), TIMEOUT_MAX.toMillis())));
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false; // silence or no route, which a cut cable gives as well
        }
    }
}
