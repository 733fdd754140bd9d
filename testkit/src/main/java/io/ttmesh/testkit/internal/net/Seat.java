package io.ttmesh.testkit.internal.net;

import java.util.List;

/**
 * A node's, or the clients', place on the network.
 *
 * @param host the address that it listens on
 * @param port its port; 0 takes a free one at the first start
 * @param prefix what comes before the command of a process that stands there
 */
public record Seat(String host, int port, List<String> prefix) {
    /** Copies the list. */
    public Seat {
        prefix = List.copyOf(prefix);
    }
}
