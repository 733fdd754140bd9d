package io.ttmesh.runtime;

import io.ttmesh.runtime.internal.cli.CommandLineTool;
import io.ttmesh.runtime.internal.cli.LogSetup;
import io.ttmesh.runtime.spi.Terminal;

/** Where the process {@code ttmesh} begins. Not for programs that embed a node: those call {@link Mesh#start}. */
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name and ends the process with its exit code. */
    public static void main(String[] args) {
        LogSetup.choose(args);
        System.exit(CommandLineTool.run(Terminal.system(), args));
    }
}
