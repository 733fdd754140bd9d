package io.ttmesh.runtime.internal.cli;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.JournalFolder;
import io.ttmesh.journal.JournalSeat;
import io.ttmesh.runtime.spi.Terminal;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A command about the journal in the data folder of a node that does not run. */
abstract class JournalFolderCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The data folder of a stopped node.")
    private Path data = Path.of("");

    private JournalFolderCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public final Integer call() {
        try {
            return run(terminal, data).number();
        } catch (JournalException | UncheckedIOException e) {
            throw CommandFailure.of(ExitCode.FAILED, "journal in " + data + ": " + e.getMessage(), e);
        }
    }

    abstract ExitCode run(Terminal out, Path folder);

    private static JournalFolder journal(Path data) {
        return JournalFolder.of(data.resolve("journal"));
    }

    /** Looks for damage. */
    @Command(
            name = "verify",
            description = {
                "Read every record of the journal in the data folder of a stopped node, with its checksum, and the audit chain;",
                "name the first that is damaged."
            },
            footer = {"", "Examples:", "  ttmesh journal verify --data /var/lib/ttmesh"})
    static final class Verify extends JournalFolderCommand {
        Verify(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode run(Terminal out, Path folder) {
            List<JournalFolder.Report> reports = journal(folder).verify();
            for (JournalFolder.Report report : reports) {
                Table.withHeader("store", report.store().toString())
                        .row("owner", report.owner())
                        .row("applied", Long.toString(report.appliedIndex()))
                        .row("ids", Long.toString(report.ids()))
                        .row("events", Long.toString(report.events()))
                        .row("audit records", Long.toString(report.auditRecords()))
                        .row("finding", report.isSound() ? "none" : report.finding())
                        .print(out, "");
            }
            return reports.stream().allMatch(JournalFolder.Report::isSound) ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** Writes the audit. */
    @Command(
            name = "export",
            description = "Write the audit of the journal in the data folder of a stopped node, one JSON object a line.",
            footer = {"", "Examples:", "  ttmesh journal export --data /var/lib/ttmesh --since 1000 > audit.jsonl"})
    static final class Export extends JournalFolderCommand {
        @Option(names = "--since", paramLabel = "N", defaultValue = "1", description = "The first audit record, from 1.")
        private long since;

        @Option(names = "--events", description = "The events, too.")
        private boolean events;

        Export(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode run(Terminal out, Path folder) {
            PrintWriter writer = out.writer();
            journal(folder).export(writer, since, events);
            writer.flush();
            return ExitCode.OK;
        }
    }

    /** Puts a damaged folder aside. */
    @Command(
            name = "rejoin",
            description = {
                "Put the journal in the data folder of a stopped node aside, so that the node comes back with an empty one and",
                "gets a copy from the others. For a folder that is damaged; the others must have a majority."
            },
            footer = {"", "Examples:", "  ttmesh journal rejoin --data /var/lib/ttmesh"})
    static final class Rejoin extends JournalFolderCommand {
        Rejoin(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode run(Terminal out, Path folder) {
            Path aside = JournalSeat.rejoin(folder, Clock.systemUTC());
            out.line("the old journal is in " + aside + "; start the node again with --join");
            return ExitCode.OK;
        }
    }
}
