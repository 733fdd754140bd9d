package io.ttmesh.runtime.internal.node;

import io.ttmesh.model.Durability;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.TaskHandle;
import io.ttmesh.runtime.internal.submit.Awaited;
import io.ttmesh.runtime.internal.submit.Submitter;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A submission that this process made. Questions about it wait until its owner has it: asked at once, they might be
 * there first.
 */
record SubmittedTask<O>(Mesh mesh, ActorRef<Submitter.Command> submitter, Awaited<O> awaited) implements TaskHandle<O> {
    @Override
    public TaskId taskId() {
        return awaited.taskId();
    }

    /** Volatile submissions are acknowledged on demand only, which saves a message for each. */
    @Override
    public CompletionStage<Durability> acknowledged() {
        CompletionStage<Durability> acknowledgement = awaited.acknowledgement();
        if (taskId().isVolatile() && !awaited.isAcknowledged()) {
            submitter.tell(new Submitter.Confirm(awaited));
        }
        return acknowledgement;
    }

    @Override
    public CompletionStage<O> result() {
        return awaited.result();
    }

    @Override
    public O await(Duration atMost) {
        return awaited.await(atMost);
    }

    @Override
    public CompletionStage<TaskStatus> status() {
        return acknowledged().thenCompose(accepted -> mesh.status(taskId()));
    }

    @Override
    public CompletionStage<Boolean> cancel() {
        return acknowledged().thenCompose(accepted -> mesh.cancel(taskId()));
    }
}
