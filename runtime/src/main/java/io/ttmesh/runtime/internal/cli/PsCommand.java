package io.ttmesh.runtime.internal.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.runtime.spi.Terminal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists submissions. */
@Command(
        name = "ps",
        description = "List the submissions that the mesh remembers, newest first.",
        footer = {
            "",
            "Examples:",
            "  ttmesh ps --limit 20",
            "  ttmesh ps --phase running --namespace billing",
            "  ttmesh ps -o json"
        })
final class PsCommand extends ControlCommand {
    @Option(names = "--limit", paramLabel = "N", description = "At most so many; default: ${DEFAULT-VALUE}.")
    private int limit = 50;

    @Option(names = "--namespace", paramLabel = "NAME", description = "Only those of this namespace.")
    @Nullable
    private String namespace;

    @Option(
            names = "--phase",
            paramLabel = "PHASE",
            description = "Only those in this phase: ${COMPLETION-CANDIDATES}.")
    @Nullable
    private TaskPhase phase;

    PsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode ask(DoorClient client) {
        StringBuilder path = new StringBuilder("tasks?limit=").append(limit);
        if (namespace != null) {
            path.append("&namespace=").append(URLEncoder.encode(namespace, StandardCharsets.UTF_8));
        }
        if (phase != null) {
            path.append("&phase=").append(phase);
        }
        String json = client.get(path.toString());
        if (wantsJson()) {
            printJson(json);
        } else {
            print(DoorClient.read(json, new TypeReference<List<TaskStatus>>() {}));
        }
        return ExitCode.OK;
    }

    private void print(List<TaskStatus> tasks) {
        Table table =
                Table.withHeader("ID", "TASK", "NAMESPACE", "PHASE", "ATTEMPT", "WORKER", "PROGRESS", "SUBMITTED");
        for (TaskStatus task : tasks) {
            table.row(
                    task.taskId().toString(),
                    task.task().toString(),
                    task.namespace(),
                    task.phase().toString(),
                    Integer.toString(task.attempt()),
                    task.worker().map(NodeId::value).orElse("-"),
                    String.format(Locale.ROOT, "%.0f%%", task.progress() * 100),
                    Times.text(task.submittedAt()));
        }
        table.print(terminal(), "");
    }
}
