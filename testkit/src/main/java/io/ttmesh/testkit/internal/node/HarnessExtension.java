package io.ttmesh.testkit.internal.node;

import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.spi.NodeExtension;
import io.ttmesh.runtime.spi.NodeInside;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connects a node process with the harness that started it, before the node joins: one that hangs there can be asked.
 * Does nothing in a process that no harness started.
 */
public final class HarnessExtension implements NodeExtension {
    // No settings, and they must not look like some: those begin with ttmesh.
    static final String SOCKET = "io.ttmesh.harness.socket";
    static final String NODE = "io.ttmesh.harness.node";
    static final String FOLDER = "io.ttmesh.harness.folder";
    static final String TASK_HOLDERS = "io.ttmesh.harness.task-holders";

    private @Nullable NodeAgent agent;

    /** Made by the service loader. */
    public HarnessExtension() {}

    @Override
    public MeshConfig configure(MeshConfig config) {
        String socket = System.getProperty(SOCKET);
        if (socket == null) {
            return config;
        }
        NodeAgent connected =
                new NodeAgent(System.getProperty(NODE, ""), Path.of(System.getProperty(FOLDER, "")), taskHolders());
        try {
            connected.serve(new SocketLine(SocketChannel.open(UnixDomainSocketAddress.of(socket))));
        } catch (IOException e) {
            throw new StartException("the harness does not answer at " + socket + ": " + e.getMessage(), e);
        }
        agent = connected;
        return connected.configure(config);
    }

    private static List<String> taskHolders() {
        String names = System.getProperty(TASK_HOLDERS, "");
        return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
    }

    @Override
    public AutoCloseable started(NodeInside node) {
        return agent == null ? () -> {} : agent.started(node);
    }
}
