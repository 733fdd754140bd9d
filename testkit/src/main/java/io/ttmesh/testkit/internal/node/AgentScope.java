package io.ttmesh.testkit.internal.node;

import io.ttmesh.runtime.spi.NodeInside;
import io.ttmesh.testkit.NodeScope;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** One life of a node, as code of the harness sees it. */
final class AgentScope implements NodeScope {
    private final String id;
    private final Path folder;
    private final SkewedClock clock;
    private final ConcurrentMap<String, Object> kept = new ConcurrentHashMap<>();
    private volatile @Nullable NodeInside inside;

    AgentScope(String id, Path folder, SkewedClock clock) {
        this.id = id;
        this.folder = folder;
        this.clock = clock;
    }

    /** The node is a member. */
    void joined(NodeInside node) {
        inside = node;
    }

    /** The node's clock, before it is a member too. */
    SkewedClock clock() {
        return clock;
    }

    String id() {
        return id;
    }

    @Override
    public NodeInside node() {
        NodeInside node = inside;
        if (node == null) {
            throw new IllegalStateException("node " + id + " is not a member yet: await that it is ready");
        }
        return node;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public ConcurrentMap<String, Object> kept() {
        return kept;
    }
}
