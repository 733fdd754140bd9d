package io.ttmesh.runtime.internal.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.runtime.internal.control.ControlJson;
import io.ttmesh.runtime.spi.Terminal;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints events. */
@Command(
        name = "watch",
        description = "Print the events that a node sees, as they happen, until Ctrl-C.",
        footer = {"", "Examples:", "  ttmesh watch", "  ttmesh watch -o json | jq .event", "  ttmesh watch --count 10"})
final class WatchCommand extends ControlCommand {
    @Option(names = "--count", paramLabel = "N", description = "Stop after so many events; default: never.")
    private long count = Long.MAX_VALUE;

    WatchCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode ask(DoorClient client) {
        try (Stream<String> lines = client.lines("events")) {
            Iterator<String> events = lines.filter(line -> !line.isEmpty()).iterator();
            for (long printed = 0; printed < count; printed++) {
                if (!events.hasNext()) {
                    throw CommandFailure.of(
                            ExitCode.NO_NODE, "node " + client.node() + " stopped: watch another one with --node");
                }
                print(events.next());
            }
            return ExitCode.OK;
        } catch (UncheckedIOException e) {
            throw client.lost(e);
        }
    }

    private void print(String json) {
        terminal().line(wantsJson() ? json : text(json));
    }

    private static String text(String json) {
        try {
            JsonNode tree = ControlJson.MAPPER.readTree(json);
            return tree.path("event").asText().equals("lost")
                    ? "... " + tree.path("count").asLong() + " events were lost: this terminal is too slow"
                    : EventText.of(ControlJson.MAPPER.treeToValue(tree, MeshEvent.class));
        } catch (JsonProcessingException e) {
            // An event of a newer node: better shown as it is than not at all.
            return json;
        }
    }
}
