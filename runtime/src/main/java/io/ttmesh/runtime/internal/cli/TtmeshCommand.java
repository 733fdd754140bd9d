package io.ttmesh.runtime.internal.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command without a sub-command: shows what there is. */
@Command(
        name = "ttmesh",
        description = "Runs typed work on a mesh of equal nodes.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  ttmesh node --init --port 7400", "  ttmesh nodes", "  ttmesh ps --phase running"})
final class TtmeshCommand implements Callable<Integer> {
    @Spec
    @Nullable
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine tool = Objects.requireNonNull(spec, "picocli sets it").commandLine();
        tool.usage(tool.getOut());
        return ExitCode.USAGE.number();
    }
}
