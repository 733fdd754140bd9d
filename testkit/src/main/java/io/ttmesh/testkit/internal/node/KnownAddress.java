package io.ttmesh.testkit.internal.node;

import io.ttmesh.testkit.internal.net.Seat;

/** Where others reach a node: its seat's, with the port that it took when it first started. Safe for many threads. */
final class KnownAddress {
    private final String node;
    private final String host;
    private volatile int port;

    KnownAddress(String node, Seat seat) {
        this.node = node;
        this.host = seat.host();
        this.port = seat.port();
    }

    String host() {
        return host;
    }

    /** The port to ask for: the same at every start but the first. */
    int port() {
        return port;
    }

    /** Keeps what the node said when it was ready, as {@code host:port}. */
    void learn(String address) {
        port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** As {@code host:port}. */
    String text() {
        if (port == 0) {
            throw new IllegalStateException("node " + node + " has no address yet: it takes a port when it starts");
        }
        return host + ":" + port;
    }
}
