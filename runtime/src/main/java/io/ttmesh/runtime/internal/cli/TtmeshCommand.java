package io.ttmesh.runtime.internal.cli;

import picocli.CommandLine.Command;

/** The command without a sub-command: shows what there is. */
@Command(
        name = "ttmesh",
        description = "Runs typed work on a mesh of equal nodes.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  ttmesh node --init --port 7400", "  ttmesh nodes", "  ttmesh ps --phase running"})
final class TtmeshCommand extends CommandGroup {}
