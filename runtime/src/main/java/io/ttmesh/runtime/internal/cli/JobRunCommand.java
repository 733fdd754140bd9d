package io.ttmesh.runtime.internal.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.NamedJob;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobStatus;
import io.ttmesh.runtime.spi.Terminal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a node make a job of its name and arguments, and run it. */
@Command(
        name = "run",
        description = {
            "Run a job that the node knows by name, follow it, and print its result as JSON.",
            "Without a name, list the jobs. Options that are not listed below go to the job, as --NAME VALUE. The node"
                    + " reads files, not this command: name them by absolute paths.",
            "Ctrl-C ends this command, not the job. Exit code 1 when the job failed or was cancelled."
        },
        footer = {
            "",
            "Examples:",
            "  ttmesh job run",
            "  ttmesh job run grid --rates 0.01,0.1,0.3",
            "  ttmesh job run montecarlo --points 1000000000 --detach"
        })
final class JobRunCommand extends ControlCommand {
    private static final Duration MAKE_MAX = Duration.ofMinutes(2);
    private static final String DASHES = "--";

    @Option(names = "--detach", description = "Print the job's id when the mesh has it, and do not follow it.")
    private boolean detach;

    @Option(
            names = "--job-id",
            paramLabel = "JOB",
            description = "Run it under this id: the same job under the same id again is the same run.")
    @Nullable
    private JobId id;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The job's name.")
    @Nullable
    private String name;

    @Parameters(index = "1..*", paramLabel = "ARG", description = "What the job is given.")
    private List<String> args = new ArrayList<>();

    JobRunCommand(Terminal terminal) {
        super(terminal);
    }

    /** A job as the node lists it. */
    record Offer(String name, String summary, List<NamedJob.Argument> arguments) {
        private String usage() {
            return arguments.stream()
                    .map(each -> each.isRequired() ? text(each) : "[" + text(each) + "]")
                    .collect(Collectors.joining(" "));
        }
    }

    private static String text(NamedJob.Argument argument) {
        return DASHES + argument.name() + " <" + argument.type() + ">";
    }

    /** What the node answers when the mesh has the job. */
    record Begun(JobId job) {}

    @Override
    ExitCode ask(DoorClient client) {
        return name == null ? list(client) : run(client, name);
    }

    private ExitCode list(DoorClient client) {
        String json = client.get("named-jobs");
        if (wantsJson()) {
            printJson(json);
            return ExitCode.OK;
        }
        Table table = Table.withHeader("JOB", "ARGUMENTS", "WHAT IT DOES");
        DoorClient.read(json, new TypeReference<List<Offer>>() {})
                .forEach(offer -> table.row(offer.name(), offer.usage(), offer.summary()));
        table.print(terminal(), "");
        return ExitCode.OK;
    }

    private ExitCode run(DoorClient client, String job) {
        String json = client.post("named-jobs/" + encoded(job) + "/run" + query(), MAKE_MAX);
        JobId begun = DoorClient.read(json, new TypeReference<Begun>() {}).job();
        if (detach && wantsJson()) {
            printJson(json);
        } else if (!wantsJson()) {
            terminal().line("job " + begun + " " + job + " runs");
        }
        return detach ? ExitCode.OK : follow(client, begun);
    }

    private ExitCode follow(DoorClient client, JobId job) {
        JobStatus status = JobFollower.status(new JobFollower(terminal(), client).toTheEnd(job));
        if (!wantsJson()) {
            JobCommand.print(terminal(), status);
        }
        if (status.phase().hasResult()) {
            printJson(client.get("jobs/" + job + "/result"));
        }
        return JobCommand.codeOf(status.phase());
    }

    private String query() {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (id != null) {
            parameters.put("id", id.toString());
        }
        arguments(args).forEach((argument, value) -> parameters.put("arg." + argument, value));
        return parameters.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&", "?", ""));
    }

    /** Reads {@code --name value}, {@code --name=value}, and {@code --name} for true. */
    static Map<String, String> arguments(List<String> words) {
        Map<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith(DASHES) || word.length() == DASHES.length()) {
                throw CommandFailure.of(ExitCode.USAGE, "argument '" + word + "' stands alone: write --name " + word);
            }
            int equals = word.indexOf('=');
            String name = word.substring(DASHES.length(), equals < 0 ? word.length() : equals);
            String value;
            if (equals >= 0) {
                value = word.substring(equals + 1);
            } else if (i + 1 < words.size() && !words.get(i + 1).startsWith(DASHES)) {
                value = words.get(++i);
            } else {
                value = "true";
            }
            if (found.putIfAbsent(name, value) != null) {
                throw CommandFailure.of(ExitCode.USAGE, "argument --" + name + " is given twice: give it once");
            }
        }
        return found;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
