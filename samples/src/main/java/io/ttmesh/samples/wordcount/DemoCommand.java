package io.ttmesh.samples.wordcount;

import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.runtime.spi.SubCommand;
import io.ttmesh.runtime.spi.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ttmesh demo}: three nodes on this machine count words together, and one of them is killed. */
@Command(
        name = "demo",
        description = {
            "Start three nodes on this machine, count words on them, and stop them. In mid-job one node is killed"
                    + " (-9),",
            "that of the job's coordinator, and the count goes on without it.",
            "Ends with 0 when a single thread counts the same, with 1 when not."
        },
        footer = {
            "",
            "Examples:",
            "  ttmesh demo",
            "  ttmesh demo --no-kill",
            "  ttmesh demo --input /usr/share/doc --nodes 5"
        })
public final class DemoCommand implements SubCommand {
    private static final int NODES_MIN = 2;
    private static final int NODES_MAX = 9;

    @Option(names = "--input", paramLabel = "DIR", description = "Count here; default: this checkout of TTMesh.")
    private @Nullable Path input;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "So many node processes, 2 to 9, in two regions; default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(names = "--no-kill", description = "Kill no node.")
    private boolean calm;

    /** Made by the service loader. */
    public DemoCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (nodes < NODES_MIN || nodes > NODES_MAX) {
            throw new InvalidInputException(
                    "--nodes is " + nodes + ": use " + NODES_MIN + " to " + NODES_MAX + " nodes for a demo");
        }
        if (nodes < Demo.MAJORITY_SURVIVES_FROM && !calm) {
            throw new InvalidInputException("--nodes is " + nodes + ": of so few none can be lost; use "
                    + Demo.MAJORITY_SURVIVES_FROM + " or more, or --no-kill");
        }
        var demo = new Demo(Terminal.system(), InputFolder.textFiles(input), nodes, !calm);
        return demo.run().equal() ? 0 : 1;
    }
}
