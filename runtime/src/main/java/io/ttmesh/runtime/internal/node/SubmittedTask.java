package io.ttmesh.runtime.internal.node;

import io.ttmesh.model.Durability;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.TaskHandle;
import io.ttmesh.runtime.internal.submit.Awaited;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A submission that this process made. */
record SubmittedTask<O>(Mesh mesh, Awaited<O> awaited, CompletableFuture<Durability> acknowledgement)
        implements TaskHandle<O> {
    @Override
    public TaskId taskId() {
        return awaited.taskId();
    }

    /** Volatile submissions are not acknowledged one by one, which would double their messages: this asks. */
    @Override
    public CompletionStage<Durability> acknowledged() {
        return taskId().isVolatile() && !acknowledgement.isDone()
                ? status().thenApply(TaskStatus::durability)
                : acknowledgement;
    }

    @Override
    public CompletionStage<O> result() {
        return awaited;
    }

    @Override
    public O await(Duration atMost) {
        return awaited.await(atMost);
    }

    @Override
    public CompletionStage<TaskStatus> status() {
        return mesh.status(taskId());
    }

    @Override
    public CompletionStage<Boolean> cancel() {
        return mesh.cancel(taskId());
    }
}
