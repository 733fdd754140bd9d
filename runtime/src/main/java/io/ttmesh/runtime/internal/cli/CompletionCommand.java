package io.ttmesh.runtime.internal.cli;

import io.ttmesh.runtime.spi.Terminal;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the script that makes shells complete commands. */
@Command(
        name = "completion",
        description = "Print the script by which bash and zsh complete commands and options.",
        footer = {"", "Examples:", "  source <(ttmesh completion)", "  ttmesh completion > ~/.ttmesh-completion"})
final class CompletionCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    @Nullable
    private CommandSpec spec;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CommandSpec root = Objects.requireNonNull(spec, "picocli sets it").root();
        terminal.line(AutoComplete.bash(root.name(), root.commandLine()));
        return ExitCode.OK.number();
    }
}
