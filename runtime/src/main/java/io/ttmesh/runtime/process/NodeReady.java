package io.ttmesh.runtime.process;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a node says in one line when it is a member: {@code ready node=eu-1 mesh=... address=127.0.0.1:7400 control=...}.
 *
 * @param nodeId its id
 * @param meshId the id of the mesh it is a member of
 * @param address host and port where others join it
 * @param control the address of its control door; empty when it has none
 */
public record NodeReady(String nodeId, String meshId, String address, String control) {
    private static final String PREFIX = "ready ";

    /** Reads the line; empty when it is another one. */
    static Optional<NodeReady> parse(String line) {
        if (!line.startsWith(PREFIX)) {
            return Optional.empty();
        }
        Map<String, String> facts = new HashMap<>();
        for (String fact : line.substring(PREFIX.length()).split(" ", -1)) {
            int equals = fact.indexOf('=');
            if (equals > 0) {
                facts.put(fact.substring(0, equals), fact.substring(equals + 1));
            }
        }
        String node = facts.get("node");
        String mesh = facts.get("mesh");
        String address = facts.get("address");
        return node == null || mesh == null || address == null
                ? Optional.empty()
                : Optional.of(new NodeReady(node, mesh, address, facts.getOrDefault("control", "")));
    }
}
