package io.ttmesh.testkit;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
