package io.ttmesh.runtime;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskContext;
import io.ttmesh.actors.TaskModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;

/** Tasks that every node of a test has, and that leave traces of their runs in files. */
public final class TestTasks implements TaskModule {
    /** Two numbers to add. */
    public record Sum(int a, int b) {}

    /**
     * A run that leaves a trace.
     *
     * @param file gets one line per run
     * @param millis how long it takes
     * @param value what it returns
     */
    public record Trace(String file, long millis, int value) {}

    static final DistributedTask<Sum, Integer> ADD =
            DistributedTask.of("test.add", Sum.class, Integer.class, (sum, context) -> sum.a() + sum.b());

    static final DistributedTask<Trace, Integer> TRACE =
            DistributedTask.of("test.trace", Trace.class, Integer.class, (trace, context) -> {
                leaveTrace(trace.file(), context);
                Thread.sleep(trace.millis());
                return trace.value();
            });

    @Override
    public Collection<DistributedTask<?, ?>> tasks() {
        return List.of(ADD, TRACE);
    }

    private static void leaveTrace(String file, TaskContext context) throws IOException {
        String line = context.taskId() + " " + context.fencingToken() + " " + context.node() + "\n";
        Files.writeString(Path.of(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
