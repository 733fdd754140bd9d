package io.ttmesh.testkit.internal.net;

/**
 * Where a place is plugged into the switch of its cluster.
 *
 * @param number 0 for the clients, then 1, 2 and so on
 * @param address its IPv4 address
 */
record Port(int number, String address) {
    /** The most nodes that fit beside the clients. */
    static final int NODES = 200;

    private static final int CLIENTS_OCTET = 1;
    private static final int NODES_OCTET = 10;

    /** The port of that number in a net of 254 addresses. */
    static Port of(int net, int number) {
        if (number > NODES) {
            throw new IllegalStateException("a cluster has at most " + NODES + " nodes here");
        }
        int octet = number == 0 ? CLIENTS_OCTET : NODES_OCTET + number;
        return new Port(number, "198.18." + net + "." + octet);
    }

    /** The switch's end of its link. */
    String device() {
        return "p" + number;
    }
}
