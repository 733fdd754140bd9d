package io.ttmesh.runtime.internal.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.runtime.spi.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Cancels a submission. */
@Command(
        name = "cancel",
        description = {
            "End a submission unless it ended already; a body that runs is interrupted.",
            "Exit code 1 when it had ended."
        },
        footer = {"", "Examples:", "  ttmesh cancel eu.7.v01JD0QZ3"})
final class CancelCommand extends ControlCommand {
    @Mixin
    private final TaskArgument task = new TaskArgument();

    CancelCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode ask(DoorClient client) {
        String json = client.post(task.path() + "/cancel");
        boolean cancelled = DoorClient.read(json, new TypeReference<Map<String, Boolean>>() {})
                .getOrDefault("cancelled", false);
        if (wantsJson()) {
            printJson(json);
        } else {
            terminal().line(task.id() + (cancelled ? " is cancelled" : " had ended already"));
        }
        return cancelled ? ExitCode.OK : ExitCode.FAILED;
    }
}
