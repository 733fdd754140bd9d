package io.ttmesh.runtime.internal.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.runtime.internal.control.JobCancelled;
import io.ttmesh.runtime.spi.Terminal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Jobs: which run, how they stand, and what is done to one. */
@Command(
        name = "job",
        description = "Run jobs by name; see the jobs of the mesh; cancel, resume and rerun them.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  ttmesh job run", "  ttmesh job watch j01JD0", "  ttmesh job resume j01JD0"})
final class JobCommand extends CommandGroup {
    private static int count(JobStatus job, StepPhase... phases) {
        return Stream.of(phases)
                .mapToInt(phase -> job.counts().getOrDefault(phase, 0))
                .sum();
    }

    static ExitCode codeOf(JobPhase phase) {
        return phase == JobPhase.FAILED || phase == JobPhase.CANCELLED ? ExitCode.FAILED : ExitCode.OK;
    }

    /** The phase, and of one that waits the place where it stands. */
    static String phase(JobStatus job) {
        return job.phase() + (job.position() == 0 ? "" : " #" + job.position());
    }

    static void print(Terminal terminal, JobStatus job) {
        terminal.line("job " + job.job() + " " + job.name() + ": " + phase(job) + ", namespace "
                + job.namespace() + ", started "
                + Times.text(job.startedAt())
                + job.endedAt().map(at -> ", ended " + Times.text(at)).orElse("") + ", coordinator "
                + job.coordinator());
        if (!job.why().isEmpty()) {
            terminal.line("why: " + job.why());
        }
        Table table = Table.withHeader("STEP", "GROUP", "TASK", "PHASE", "PARTS", "RUNNING", "RUN", "ID", "WHY");
        for (JobStatus.Step step : job.steps()) {
            table.row(
                    step.name(),
                    step.group(),
                    step.task().map(TaskVersion::toString).orElse("-"),
                    step.phase().toString(),
                    step.partsDone() + "/" + step.parts(),
                    Integer.toString(step.partsRunning()),
                    Integer.toString(step.run()),
                    step.taskId().map(TaskId::toString).orElse("-"),
                    step.because().isEmpty() ? step.failure() : "step " + step.because() + " failed");
        }
        table.print(terminal, "");
        for (JobStatus.Gap gap : job.gaps()) {
            terminal.line("gap: step " + gap.step() + (gap.item() < 0 ? "" : " item " + gap.item()) + ": " + gap.why());
        }
    }

    /** Lists. */
    @Command(
            name = "ps",
            description = "List the jobs that run, and those that were asked for or ended a short while ago.",
            footer = {"", "Examples:", "  ttmesh job ps", "  ttmesh job ps -o json | jq .[].job"})
    static final class Ps extends ControlCommand {
        @Option(names = "--limit", paramLabel = "N", description = "At most so many; default: ${DEFAULT-VALUE}.")
        private int limit = 50;

        Ps(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode ask(DoorClient client) {
            String json = client.get("jobs?limit=" + limit);
            if (wantsJson()) {
                printJson(json);
                return ExitCode.OK;
            }
            Table table = Table.withHeader("JOB", "NAME", "PHASE", "DONE", "RUNNING", "FAILED", "STEPS", "STARTED");
            for (JobStatus job : DoorClient.read(json, new TypeReference<List<JobStatus>>() {})) {
                table.row(
                        job.job().toString(),
                        job.name(),
                        phase(job),
                        Integer.toString(count(job, StepPhase.DONE)),
                        Integer.toString(count(job, StepPhase.RUNNING)),
                        Integer.toString(count(job, StepPhase.FAILED)),
                        Integer.toString(count(job, StepPhase.values())),
                        Times.text(job.startedAt()));
            }
            table.print(terminal(), "");
            return ExitCode.OK;
        }
    }

    /** Shows one. */
    @Command(
            name = "show",
            description = {"Show the steps of a job, and its gaps.", "Exit code 1 when it failed or was cancelled."},
            footer = {"", "Examples:", "  ttmesh job show j01JD0"})
    static final class Show extends ControlCommand {
        @Mixin
        private final JobArgument job = new JobArgument();

        Show(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode ask(DoorClient client) {
            String json = client.get(job.path());
            JobStatus status = JobFollower.status(json);
            if (wantsJson()) {
                printJson(json);
            } else {
                print(terminal(), status);
            }
            return codeOf(status.phase());
        }
    }

    /** Follows one. */
    @Command(
            name = "watch",
            description = {
                "Follow a job until it ends: a bar for each step on a terminal, with its pace and how long it will"
                        + " take; lines elsewhere.",
                "Exit code 1 when it failed or was cancelled."
            },
            footer = {"", "Examples:", "  ttmesh job watch j01JD0"})
    static final class Watch extends ControlCommand {
        @Mixin
        private final JobArgument job = new JobArgument();

        Watch(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode ask(DoorClient client) {
            String json = new JobFollower(terminal(), client).toTheEnd(job.id());
            JobStatus status = JobFollower.status(json);
            if (wantsJson()) {
                printJson(json);
            } else {
                print(terminal(), status);
            }
            return codeOf(status.phase());
        }
    }

    /** Prints what one ended with. */
    @Command(
            name = "result",
            description = {
                "Print the result of a job as JSON.",
                "Exit code 0 with a result, 1 when it failed or was cancelled, 4 when nobody knows it, 5 when it has"
                        + " not ended."
            },
            footer = {"", "Examples:", "  ttmesh job result j01JD0", "  ttmesh job result j01JD0 --wait 5m"})
    static final class Result extends ControlCommand {
        @Mixin
        private final JobArgument job = new JobArgument();

        @Option(
                names = "--wait",
                paramLabel = "DURATION",
                description = "Wait so long for it to end, at most 1h; default: do not wait.")
        private Duration wait = Duration.ZERO;

        Result(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode ask(DoorClient client) {
            printJson(client.get(job.path() + "/result?wait-millis=" + wait.toMillis(), wait));
            return ExitCode.OK;
        }
    }

    /** Ends one. */
    @Command(
            name = "cancel",
            description = {
                "End a job, and all that it has running; 'resume' goes on from there.",
                "Exit code 1 when it had ended before."
            },
            footer = {"", "Examples:", "  ttmesh job cancel j01JD0"})
    static final class Cancel extends Order {
        Cancel(Terminal terminal) {
            super(terminal);
        }

        @Override
        String order() {
            return "/cancel";
        }

        @Override
        ExitCode tell(String json) {
            var cancelled = DoorClient.read(json, new TypeReference<JobCancelled>() {});
            say(
                    json,
                    cancelled.wasRunning()
                            ? "has ended after " + cancelled.tookMillis() + " ms, and nothing of it runs any more"
                            : "had ended before, and nothing of it runs");
            return cancelled.wasRunning() ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** Goes on with one. */
    @Command(
            name = "resume",
            description = "Run what is missing of a job that failed or was cancelled.",
            footer = {"", "Examples:", "  ttmesh job resume j01JD0"})
    static final class Resume extends Order {
        Resume(Terminal terminal) {
            super(terminal);
        }

        @Override
        String order() {
            return "/resume";
        }

        @Override
        ExitCode tell(String json) {
            say(json, "goes on");
            return ExitCode.OK;
        }
    }

    /** Runs a part of one again. */
    @Command(
            name = "rerun",
            description = "Run a step of a job that has ended again, and all that depend on it.",
            footer = {"", "Examples:", "  ttmesh job rerun j01JD0 load-east"})
    static final class Rerun extends Order {
        @Parameters(index = "1", paramLabel = "STEP", description = "The step, as 'ttmesh job show' shows it.")
        private String step = "";

        Rerun(Terminal terminal) {
            super(terminal);
        }

        @Override
        String order() {
            return "/rerun?step=" + URLEncoder.encode(step, StandardCharsets.UTF_8);
        }

        @Override
        ExitCode tell(String json) {
            say(json, "runs " + step + " again");
            return ExitCode.OK;
        }
    }

    /** Tells a job to do something. */
    abstract static class Order extends ControlCommand {
        @Mixin
        private final JobArgument job = new JobArgument();

        Order(Terminal terminal) {
            super(terminal);
        }

        abstract String order();

        /** Prints what came of it. */
        abstract ExitCode tell(String json);

        @Override
        final ExitCode ask(DoorClient client) {
            return tell(client.post(job.path() + order()));
        }

        final void say(String json, String what) {
            if (wantsJson()) {
                printJson(json);
            } else {
                terminal().line("job " + job.id() + " " + what);
            }
        }
    }
}
