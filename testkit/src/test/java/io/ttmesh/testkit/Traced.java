package io.ttmesh.testkit;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tasks that leave traces of their runs in files. */
final class Traced {
    static final DistributedTask<Sum, Integer> ADD =
            DistributedTask.of("test.add", Sum.class, Integer.class, (sum, context) -> sum.a() + sum.b());

    static final DistributedTask<Run, Integer> RUN =
            DistributedTask.of("test.run", Run.class, Integer.class, (run, context) -> {
                leaveTrace(run.file(), context);
                Thread.sleep(run.millis());
                return run.value();
            });

    static final DistributedTask<Steps, Integer> COUNT =
            DistributedTask.of("test.count", Steps.class, Integer.class, (steps, context) -> {
                int from = context.lastCheckpoint(Step.class).map(Step::number).orElse(0);
                leaveStep(steps, "from", from, context);
                for (int step = from + 1; step <= steps.count(); step++) {
                    Thread.sleep(steps.millis());
                    context.checkpoint(new Step(step));
                    leaveStep(steps, "kept", step, context);
                }
                return steps.count() - from;
            });

    private Traced() {}

    /** Two numbers to add. */
    record Sum(int a, int b) {}

    /**
     * A run that leaves a trace.
     *
     * @param file gets one line per run
     * @param millis how long it takes
     * @param value what it returns
     */
    record Run(String file, long millis, int value) {}

    /**
     * Steps one after the other, each of which is a checkpoint.
     *
     * @param file gets a line per beginning and per checkpoint
     * @param count how many
     * @param millis how long each takes
     */
    record Steps(String file, int count, long millis) {}

    /** The last step that was done. */
    record Step(int number) {}

    /** A line that steps have left: {@code from} which step an execution began, or that one was {@code kept}. */
    record StepLine(String what, int step, String token, String node) {}

    private static void leaveStep(Steps steps, String what, int step, TaskContext context) throws IOException {
        String line = what + " " + step + " " + context.fencingToken() + " " + context.node() + "\n";
        Files.writeString(Path.of(steps.file()), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** What steps have left so far, in order. */
    static List<StepLine> stepsIn(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .map(line -> line.split(" "))
                        .map(part -> new StepLine(part[0], Integer.parseInt(part[1]), part[2], part[3]))
                        .toList()
                : List.of();
    }

    /** Who ran something that traced into this file. */
    static Set<String> nodesIn(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private static void leaveTrace(String file, TaskContext context) throws IOException {
        String line = context.taskId() + " " + context.fencingToken() + " " + context.node() + "\n";
        Files.writeString(Path.of(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
