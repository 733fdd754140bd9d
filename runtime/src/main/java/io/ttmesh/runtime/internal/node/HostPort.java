package io.ttmesh.runtime.internal.node;

import io.ttmesh.model.error.StartException;

/**
 * Where another node listens, written {@code host:port}.
 *
 * @param host a name or an address
 * @param port 1 to 65,535
 */
public record HostPort(String host, int port) {
    private static final int PORT_MAX = 65_535;

    /**
     * Reads {@code host:port}.
     *
     * @throws StartException when the text has another form
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port > 0 && port <= PORT_MAX) {
                return new HostPort(text.substring(0, colon), port);
            }
        } catch (NumberFormatException e) {
            throw new StartException("address '" + text + "' is not of the form host:port", e);
        }
        throw new StartException("address '" + text + "' is not of the form host:port");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
