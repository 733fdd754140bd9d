package io.ttmesh.runtime.internal.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.PlacementRecord;
import io.ttmesh.model.PlacementRecord.Candidate;
import io.ttmesh.runtime.spi.Terminal;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows placements. */
@Command(
        name = "explain",
        description = "Show why the last attempts of a submission went where they went, or nowhere.",
        footer = {"", "Examples:", "  ttmesh explain eu.7.v01JD0QZ3", "  ttmesh explain eu.7.v01JD0QZ3 -o json"})
final class ExplainCommand extends ControlCommand {
    @Mixin
    private final TaskArgument task = new TaskArgument();

    ExplainCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode ask(DoorClient client) {
        String json = client.get(task.path() + "/explain");
        if (wantsJson()) {
            printJson(json);
            return ExitCode.OK;
        }
        List<PlacementRecord> records = DoorClient.read(json, new TypeReference<List<PlacementRecord>>() {});
        if (records.isEmpty()) {
            terminal().notice("no attempt of " + task.id() + " was placed yet");
        }
        records.forEach(this::print);
        return ExitCode.OK;
    }

    private void print(PlacementRecord placement) {
        terminal()
                .line("attempt " + placement.attempt() + " at " + Times.text(placement.at()) + " -> "
                        + placement.chosen().map(NodeId::value).orElse("nobody") + ": " + placement.reason());
        Table table = Table.withHeader("NODE", "SCORE", "REJECTED");
        for (Candidate candidate : placement.candidates()) {
            boolean rejected = candidate.rejected().isPresent();
            table.row(
                    candidate.node().value(),
                    rejected ? "-" : String.format(Locale.ROOT, "%.3f", candidate.score()),
                    candidate.rejected().orElse("-"));
        }
        table.print(terminal(), "  ");
    }
}
