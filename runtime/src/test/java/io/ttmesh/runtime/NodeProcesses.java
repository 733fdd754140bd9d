package io.ttmesh.runtime;

import io.ttmesh.runtime.process.NodeLaunch;
import io.ttmesh.runtime.process.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nodes of one mesh in processes of their own, and clients of it in this one. */
final class NodeProcesses implements AutoCloseable {
    static final List<String> REGIONS = List.of("eu", "us", "asia");
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final Path folder;
    private final Map<String, NodeProcess> processes = new LinkedHashMap<>();
    private final List<Mesh> clients = new ArrayList<>();

    NodeProcesses(Path folder) {
        this.folder = folder;
    }

    /** Starts a node that has the tag {@code worker} unless it is the first. */
    NodeProcess start(String id, String region) throws InterruptedException {
        Path log = folder.resolve(id + ".log");
        boolean initial = processes.isEmpty();
        NodeLaunch launch = (initial ? NodeLaunch.init(id, log) : NodeLaunch.join(id, door(), log))
                .withRegion(region)
                .withHeap(160)
                .withSetting("ttmesh.node.tags", initial ? List.of() : List.of("worker"))
                .withSetting("ttmesh.mesh.regions", REGIONS)
                .withSetting("ttmesh.mesh.default-durability", "none");
        NodeProcess process = NodeProcess.start(launch);
        processes.put(id, process);
        process.awaitReady(START_MAX);
        return process;
    }

    private String door() {
        return processes.values().stream()
                .filter(NodeProcess::isAlive)
                .findFirst()
                .orElseThrow()
                .address();
    }

    /** A client in this JVM, joined at this node. */
    Mesh client(String nodeId, String region) {
        Mesh client = Mesh.start(InProcessMesh.quick("client-" + clients.size(), region)
                .with("ttmesh.mesh.regions", REGIONS)
                .asClient()
                .join(node(nodeId).address()));
        clients.add(client);
        return client;
    }

    NodeProcess node(String id) {
        NodeProcess process = processes.get(id);
        if (process == null) {
            throw new IllegalArgumentException("no node " + id);
        }
        return process;
    }

    @Override
    public void close() {
        clients.forEach(Mesh::close);
        processes.values().forEach(NodeProcess::close);
    }
}
