package io.ttmesh.runtime.internal.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.runtime.spi.Terminal;
import java.util.Locale;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows one submission. */
@Command(
        name = "status",
        description = "Show what the owner knows about a submission.",
        footer = {"", "Examples:", "  ttmesh status eu.7.v01JD0QZ3", "  ttmesh status eu.7.v01JD0QZ3 -o json"})
final class StatusCommand extends ControlCommand {
    @Mixin
    private final TaskArgument task = new TaskArgument();

    StatusCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode ask(DoorClient client) {
        String json = client.get(task.path());
        if (wantsJson()) {
            printJson(json);
        } else {
            print(DoorClient.read(json, new TypeReference<TaskStatus>() {}));
        }
        return ExitCode.OK;
    }

    private void print(TaskStatus status) {
        Table table = Table.withHeader("id", status.taskId().toString())
                .row("task", status.task().toString())
                .row("namespace", status.namespace())
                .row("phase", status.phase().toString())
                .row("durability", status.durability().toString())
                .row("priority", Integer.toString(status.priority()))
                .row("attempt", Integer.toString(status.attempt()))
                .row("worker", status.worker().map(NodeId::value).orElse("-"))
                .row("progress", String.format(Locale.ROOT, "%.0f%%", status.progress() * 100))
                .row("submitted", Times.text(status.submittedAt()))
                .row("changed", Times.text(status.changedAt()));
        if (!status.reason().isEmpty()) {
            table.row("reason", status.reason());
        }
        new TreeMap<>(status.labels()).forEach((name, value) -> table.row("label " + name, value));
        table.print(terminal(), "");
    }
}
