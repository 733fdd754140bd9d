package io.ttmesh.runtime.internal.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ttmesh.runtime.internal.control.ControlJson;
import io.ttmesh.runtime.spi.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that asks a running node. */
abstract class ControlCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final DoorOptions door = new DoorOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "How to write the answer: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private OutputFormat output = OutputFormat.TABLE;

    ControlCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public final Integer call() {
        try (DoorClient client = door.connect()) {
            return ask(client).number();
        }
    }

    abstract ExitCode ask(DoorClient client);

    final Terminal terminal() {
        return terminal;
    }

    final boolean wantsJson() {
        return output == OutputFormat.JSON;
    }

    final void printJson(String json) {
        try {
            JsonNode tree = ControlJson.MAPPER.readTree(json);
            terminal.line(ControlJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree));
        } catch (JsonProcessingException e) {
            throw CommandFailure.of(ExitCode.INTERNAL, "the node's answer is no JSON", e);
        }
    }
}
