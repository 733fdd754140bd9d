package io.ttmesh.runtime.internal.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that does nothing without one of its sub-commands: it shows what there is. */
abstract class CommandGroup implements Callable<Integer> {
    @Spec
    @Nullable
    private CommandSpec spec;

    @Override
    public final Integer call() {
        CommandLine tool = Objects.requireNonNull(spec, "picocli sets it").commandLine();
        tool.usage(tool.getOut());
        return ExitCode.USAGE.number();
    }
}
