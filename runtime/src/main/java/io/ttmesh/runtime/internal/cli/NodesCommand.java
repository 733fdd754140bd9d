package io.ttmesh.runtime.internal.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.NodeId;
import io.ttmesh.runtime.NodeView;
import io.ttmesh.runtime.spi.Terminal;
import io.ttmesh.sharding.NodeLoad;
import io.ttmesh.sharding.NodeProfile;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists nodes. */
@Command(
        name = "nodes",
        description = "List the nodes of the mesh, as the node that is asked (*) sees them.",
        footer = {"", "Examples:", "  ttmesh nodes", "  ttmesh nodes --node a -o json"})
final class NodesCommand extends ControlCommand {
    NodesCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode ask(DoorClient client) {
        String json = client.get("nodes");
        if (wantsJson()) {
            printJson(json);
        } else {
            print(DoorClient.read(json, new TypeReference<List<NodeView>>() {}), client.node());
        }
        return ExitCode.OK;
    }

    private void print(List<NodeView> nodes, NodeId asked) {
        Table table = Table.withHeader(
                "NODE", "REGION", "ZONE", "STATUS", "ADDRESS", "BUSY", "QUEUED", "WAIT", "TAGS", "TASKS");
        for (NodeView view : nodes) {
            NodeProfile profile = view.report().profile();
            NodeLoad load = view.report().load();
            table.row(
                    profile.node() + (profile.node().equals(asked) ? "*" : ""),
                    profile.region().name(),
                    orDash(profile.zone()),
                    view.memberStatus() + (load.draining() ? ", draining" : ""),
                    view.address(),
                    view.report().busySlots() + "/" + profile.executorSlots(),
                    load.queued() + "/" + load.queueLimit(),
                    load.waitMillis() + "ms",
                    orDash(String.join(",", profile.tags().stream().sorted().toList())),
                    Integer.toString(profile.tasks().size()));
        }
        table.print(terminal(), "");
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
