package io.ttmesh.runtime.internal.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.runtime.JournalView;
import io.ttmesh.runtime.spi.Terminal;
import picocli.CommandLine.Command;

/** The journal of durable submissions: what a node knows of it, and what is done to a folder of it. */
@Command(
        name = "journal",
        description = "Look after the journal of durable submissions.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  ttmesh journal status", "  ttmesh journal rejoin --data /var/lib/ttmesh"})
final class JournalCommand extends CommandGroup {
    /** Shows what a node knows. */
    @Command(
            name = "status",
            description = "Show where durable submissions are kept, as the node that is asked sees it.",
            footer = {"", "Examples:", "  ttmesh journal status", "  ttmesh journal status --node a -o json"})
    static final class Status extends ControlCommand {
        Status(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode ask(DoorClient client) {
            String json = client.get("journal");
            if (wantsJson()) {
                printJson(json);
            } else {
                print(DoorClient.read(json, new TypeReference<JournalView>() {}));
            }
            return ExitCode.OK;
        }

        private void print(JournalView view) {
            Table table = Table.withHeader("durability", view.durability().toString());
            if (!view.role().isEmpty()) {
                table.row("role", view.role())
                        .row("health", view.health() + (view.detail().isEmpty() ? "" : ": " + view.detail()))
                        .row("voter", view.voter().orElse("-"))
                        .row("voters", view.voters().isEmpty() ? "-" : String.join(" ", view.voters()))
                        .row("leader", view.leader().orElse("-"))
                        .row("fault tolerant", Boolean.toString(view.faultTolerant()))
                        .row("applied", view.appliedIndex() + " of " + view.committedIndex())
                        .row("fsync", Boolean.toString(view.fsync()));
            }
            table.print(terminal(), "");
        }
    }
}
