package io.ttmesh.runtime.internal.cli;

import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.internal.control.ControlDoor;
import io.ttmesh.runtime.internal.control.ControlSettings;
import io.ttmesh.runtime.spi.Terminal;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a node until its process is told to end. */
@Command(
        name = "node",
        description = {
            "Run a node of a mesh until SIGTERM or Ctrl-C, then leave gracefully.",
            "When it is ready it prints one line: ready node=<id> mesh=<id> address=<host:port> control=<url>",
            "Logs go to standard error; TTMESH_LOG_LEVEL=debug shows more of them."
        },
        footer = {
            "",
            "Examples:",
            "  ttmesh node --init --port 7400",
            "  ttmesh node --join 127.0.0.1:7400 --port 7401",
            "  ttmesh node --join 127.0.0.1:7400,127.0.0.1:7401 --port 0 --id c --tag gpu --slots 8",
            "  ttmesh node --config conf/node.conf"
        })
final class NodeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final NodeOptions options = new NodeOptions();

    NodeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        HttpLimits.apply();
        MeshConfig config = options.config();
        ControlSettings control = ControlSettings.of(options.complete(config));
        Mesh mesh = Mesh.start(config);
        String ready = "ready node=" + mesh.nodeId() + " mesh=" + mesh.meshId() + " address=" + mesh.address();
        if (control.enabled()) {
            ready += " control=" + open(mesh, control).url();
        } else {
            closeAtEnd("ttmesh-close", mesh::close);
        }
        terminal.line(ready);
        // Nothing counts it down: the process ends by a signal, whose hooks close what was started.
        new CountDownLatch(1).await();
        return ExitCode.OK.number();
    }

    private static ControlDoor open(Mesh mesh, ControlSettings settings) {
        try {
            ControlDoor door = ControlDoor.start(mesh, settings);
            closeAtEnd("ttmesh-close", () -> {
                door.close();
                mesh.close();
            });
            return door;
        } catch (RuntimeException e) {
            mesh.close();
            throw e;
        }
    }

    private static void closeAtEnd(String name, Runnable close) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name(name).unstarted(close));
    }
}
