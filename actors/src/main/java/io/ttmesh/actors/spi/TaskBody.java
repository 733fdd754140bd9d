package io.ttmesh.actors.spi;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskContext;
import io.ttmesh.actors.TaskRegistry;
import io.ttmesh.actors.internal.job.Portion;
import io.ttmesh.model.Payload;

/** Runs what an attempt is about, for executors: a task on one input, or on each of many that came as a job's portion. */
public final class TaskBody {
    private TaskBody() {}

    /**
     * Runs it on the calling thread.
     *
     * @param failures attempts before this one that failed by the work's own fault
     * @param registry the tasks of this node, one of which a portion may name besides its own
     * @throws Exception what user code threw, or {@link io.ttmesh.model.error.WrongPayloadException}
     */
    public static <I, O> Payload run(
            DistributedTask<I, O> task, Payload input, int failures, TaskContext context, TaskRegistry registry)
            throws Exception {
        return Portion.isPortion(input)
                ? Portion.run(task, input, failures, context, registry)
                : task.output().encode(task.function().run(task.input().decode(input), context));
    }
}
