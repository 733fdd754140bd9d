package io.ttmesh.runtime.internal.cli;

import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.process.ParentWatch;
import io.ttmesh.runtime.spi.NodeExtension;
import io.ttmesh.runtime.spi.Terminal;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
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
            "  ttmesh node --init --port 7400 --data /var/lib/ttmesh",
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
        ParentWatch.startIfAsked();
        HttpLimits.apply();
        MeshConfig config = options.withDefaultFolder(options.config(), Path.of(System.getProperty("user.home", "")));
        for (NodeExtension extension : ServiceLoader.load(NodeExtension.class)) {
            config = config.withExtension(extension);
        }
        Mesh mesh = Mesh.start(config);
        try {
            return serve(mesh).number();
        } catch (RuntimeException e) {
            mesh.close();
            throw e;
        }
    }

    private ExitCode serve(Mesh mesh) throws InterruptedException {
        String ready = "ready node=" + mesh.nodeId() + " mesh=" + mesh.meshId() + " address=" + mesh.address();
        AtomicBoolean told = new AtomicBoolean();
        AtExit.run(() -> {
            told.set(true);
            mesh.close();
        });
        terminal.line(ready + mesh.controlUrl().map(url -> " control=" + url).orElse(""));
        CountDownLatch ended = new CountDownLatch(1);
        mesh.terminated().whenComplete((done, failure) -> ended.countDown());
        ended.await();
        if (!told.get()) {
            throw CommandFailure.of(
                    ExitCode.FAILED,
                    "node " + mesh.nodeId() + " ended by itself, as one does that lost the others: see its log, then "
                            + "start it again with --join");
        }
        return ExitCode.OK;
    }
}
