package io.ttmesh.runtime.internal.cli;

import io.ttmesh.runtime.internal.control.DoorCard;
import io.ttmesh.runtime.internal.control.RunFolder;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a command finds the node that it asks. */
final class DoorOptions {
    @Option(names = "--node", paramLabel = "ID", description = "Ask this node of this machine; default: the first.")
    @Nullable
    String node;

    @Option(names = "--control", paramLabel = "FILE", description = "Ask the node that wrote this control file.")
    @Nullable
    Path control;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description =
                    "Look for control files here; default: $$TTMESH_RUN_DIR, or ttmesh-<user> in the temp folder.")
    @Nullable
    Path runDir;

    /** A client of the node that the options name. */
    DoorClient connect() {
        DoorCard card = control == null ? fromFolder() : fromFile(control);
        if (!"127.0.0.1".equals(URI.create(card.controlUrl()).getHost())) {
            throw CommandFailure.of(
                    ExitCode.USAGE,
                    "control file of node " + card.node() + " names " + card.controlUrl() + ", which is not on this "
                            + "machine: the token is not sent there");
        }
        return new DoorClient(card);
    }

    private static DoorCard fromFile(Path file) {
        return RunFolder.read(file)
                .orElseThrow(() -> CommandFailure.of(
                        ExitCode.USAGE, "file " + file + " is no control file: see the run folder for <node>.json"));
    }

    private DoorCard fromFolder() {
        Path path = runDir == null ? RunFolder.standardPath() : runDir;
        List<DoorCard> live = RunFolder.existing(path).live();
        if (live.isEmpty()) {
            throw CommandFailure.of(
                    ExitCode.NO_NODE,
                    "no node of this user runs on this machine (looked in " + path
                            + "): start one with 'ttmesh node --init'");
        }
        if (node == null) {
            return live.getFirst();
        }
        String wanted = node;
        return live.stream()
                .filter(card -> card.node().equals(wanted))
                .findFirst()
                .orElseThrow(() -> CommandFailure.of(
                        ExitCode.NO_NODE,
                        "node '" + wanted + "' does not run on this machine: use one of "
                                + live.stream().map(DoorCard::node).collect(Collectors.joining(", "))));
    }
}
