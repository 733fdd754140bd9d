package io.ttmesh.runtime.internal.cli;

import io.ttmesh.runtime.spi.Terminal;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a result. */
@Command(
        name = "result",
        description = {
            "Print the result of a submission as JSON, whatever its format.",
            "Exit code 0 with a result, 1 when it failed or was cancelled, 4 when nobody knows it, 5 when it has not"
                    + " ended."
        },
        footer = {"", "Examples:", "  ttmesh result eu.7.v01JD0QZ3", "  ttmesh result eu.7.v01JD0QZ3 --wait 30s"})
final class ResultCommand extends ControlCommand {
    @Mixin
    private final TaskArgument task = new TaskArgument();

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            description = "Wait so long for it to end, at most 1h; default: do not wait.")
    private Duration wait = Duration.ZERO;

    ResultCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode ask(DoorClient client) {
        printJson(client.get(task.path() + "/result?wait-millis=" + wait.toMillis(), wait));
        return ExitCode.OK;
    }
}
