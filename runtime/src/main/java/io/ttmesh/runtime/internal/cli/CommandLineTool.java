package io.ttmesh.runtime.internal.cli;

import io.ttmesh.model.ActorId;
import io.ttmesh.model.JobId;
import io.ttmesh.model.TaskId;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.Sample;
import io.ttmesh.runtime.spi.SubCommand;
import io.ttmesh.runtime.spi.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** All commands of {@code ttmesh}: ours, and those that higher modules bring. */
public final class CommandLineTool {
    private CommandLineTool() {}

    /**
     * Runs one command and returns its exit code.
     *
     * @param args as given to the process
     */
    public static int run(Terminal terminal, String... args) {
        try {
            return commandLine(terminal).execute(args);
        } catch (RuntimeException | ServiceConfigurationError e) {
            return new ErrorLine(terminal)
                    .show(e, List.of(args).contains("--debug"))
                    .number();
        }
    }

    static CommandLine commandLine(Terminal terminal) {
        CommandLine tool = new CommandLine(new TtmeshCommand());
        CommandLine run = new CommandLine(new RunCommand(terminal, providers(Sample.class), Mesh::start));
        CommandLine journal = new CommandLine(new JournalCommand())
                .addSubcommand(new JournalCommand.Status(terminal))
                .addSubcommand(new JournalFolderCommand.Verify(terminal))
                .addSubcommand(new JournalFolderCommand.Export(terminal))
                .addSubcommand(new JournalFolderCommand.Rejoin(terminal));
        tool.addSubcommand(new NodeCommand(terminal))
                .addSubcommand(new PsCommand(terminal))
                .addSubcommand(new NodesCommand(terminal))
                .addSubcommand(new StatusCommand(terminal))
                .addSubcommand(new ResultCommand(terminal))
                .addSubcommand(new ExplainCommand(terminal))
                .addSubcommand(new CancelCommand(terminal))
                .addSubcommand(new WatchCommand(terminal))
                .addSubcommand(actors(terminal))
                .addSubcommand(jobs(terminal))
                .addSubcommand(journal)
                .addSubcommand(run)
                .addSubcommand(new CompletionCommand(terminal));
        providers(SubCommand.class).forEach(tool::addSubcommand);
        CommonOptions.addTo(tool.getCommandSpec());
        for (CommandLine command : tool.getSubcommands().values()) {
            CommonOptions.addTo(command.getCommandSpec());
            command.getSubcommands().values().forEach(nested -> CommonOptions.addTo(nested.getCommandSpec()));
        }
        tool.registerConverter(TaskId.class, Converters::taskId);
        tool.registerConverter(ActorId.class, Converters::actorId);
        tool.registerConverter(JobId.class, Converters::jobId);
        tool.registerConverter(Duration.class, Converters::duration);
        tool.setCaseInsensitiveEnumValuesAllowed(true);
        ErrorLine errors = new ErrorLine(terminal);
        tool.setExecutionExceptionHandler(errors);
        tool.setParameterExceptionHandler(errors);
        tool.setExecutionStrategy(CommandLineTool::execute);
        tool.setOut(terminal.writer());
        // What a sample is given looks like options to us; 'run' passes it on.
        run.setUnmatchedOptionsArePositionalParams(true);
        return tool;
    }

    /** A command that may start a node starts logging first; the others do without it, and start faster. */
    private static int execute(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        if (!last.isUsageHelpRequested() && !(last.commandSpec().userObject() instanceof ControlCommand)) {
            LogSetup.begin();
        }
        return new RunLast().execute(parsed);
    }

    private static CommandLine actors(Terminal terminal) {
        return new CommandLine(new ActorsCommand())
                .addSubcommand(new ActorsCommand.Ls(terminal))
                .addSubcommand(new ActorsCommand.Show(terminal))
                .addSubcommand(new ActorsCommand.Start(terminal))
                .addSubcommand(new ActorsCommand.Stop(terminal))
                .addSubcommand(new ActorsCommand.Restart(terminal));
    }

    private static CommandLine jobs(Terminal terminal) {
        CommandLine run = new CommandLine(new JobRunCommand(terminal));
        run.setUnmatchedOptionsArePositionalParams(true);
        return new CommandLine(new JobCommand())
                .addSubcommand(run)
                .addSubcommand(new JobCommand.Ps(terminal))
                .addSubcommand(new JobCommand.Show(terminal))
                .addSubcommand(new JobCommand.Watch(terminal))
                .addSubcommand(new JobCommand.Result(terminal))
                .addSubcommand(new JobCommand.Cancel(terminal))
                .addSubcommand(new JobCommand.Resume(terminal))
                .addSubcommand(new JobCommand.Rerun(terminal));
    }

    private static <T> List<T> providers(Class<T> type) {
        List<T> found = new ArrayList<>();
        ServiceLoader.load(type).forEach(found::add);
        return found;
    }
}
