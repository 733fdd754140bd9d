package io.ttmesh.runtime;

import io.ttmesh.actors.DistributedTask;
import java.util.ArrayList;
import java.util.List;

/** Several nodes as actor systems of this JVM, with quick settings; closes what it started, the last one first. */
final class InProcessMesh implements AutoCloseable {
    private final List<Mesh> nodes = new ArrayList<>();

    /** A node of this region; the first one mints the mesh, the others join it. */
    Mesh start(String id, String region, DistributedTask<?, ?>... tasks) {
        return start(quick(id, region).withOnlyTasks(tasks));
    }

    Mesh start(MeshConfig config) {
        Mesh node = Mesh.start(
                nodes.isEmpty() ? config.init() : config.join(nodes.getFirst().address()));
        nodes.add(node);
        return node;
    }

    static MeshConfig quick(String id, String region) {
        return MeshConfig.load()
                .with("ttmesh.mesh.regions", List.of("eu", "us", "asia"))
                .with("ttmesh.mesh.default-durability", "none")
                .with("ttmesh.mesh.journal", "memory")
                .with("ttmesh.node.id", id)
                .with("ttmesh.node.port", 0)
                .with("ttmesh.node.drain-timeout", "2s")
                .with("ttmesh.runtime.executor-slots", 2)
                .with("ttmesh.runtime.load-interval", "200ms")
                .with("ttmesh.runtime.check-interval", "1s")
                .with("ttmesh.actors.nowhere-grace", "1s")
                .with("ttmesh.actors.lease-timeout", "6s")
                .with("pekko.cluster.sharding.rebalance-interval", "500ms")
                .region(region);
    }

    @Override
    public void close() {
        for (Mesh node : nodes.reversed()) {
            node.close();
        }
        nodes.clear();
    }
}
