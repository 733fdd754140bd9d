package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.internal.life.TaskInput;
import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;

/** Moves volatile submissions through their lives, each step as soon as it is decided. */
final class SlotLife {
    private final OwnerContext owners;
    private final TaskSteps steps;
    private final SlotTasks tasks;

    SlotLife(OwnerContext owners, TaskSteps steps, SlotTasks tasks) {
        this.owners = owners;
        this.steps = steps;
        this.tasks = tasks;
    }

    void beginPass() {
        steps.beginPass();
    }

    void begin(Submission submission, ActorRef<SubmitterNotice> submitter, Instant now) {
        TaskCell cell = new TaskCell(owners.settings().placementsKept());
        cell.watch(submitter);
        steps.apply(cell, steps.submit(submission, now));
        tasks.add(submission.taskId(), cell);
        feed(cell, new TaskInput.Wake(), now);
    }

    /** Lets the machine decide, and carries out what follows until nothing more does. */
    void feed(TaskCell cell, TaskInput first, Instant now) {
        TaskInput input = first;
        while (input != null && cell.state() instanceof TaskState.Live live) {
            input = steps.carryOut(live.ticket().submission().taskId(), cell, steps.decide(live, input, now), now);
        }
    }

    /** Counts the lease of a submission that was handed over anew, on this owner's clock. */
    void renewLease(TaskCell cell, Instant now) {
        Instant until = now.plus(owners.settings().leaseTimeout());
        switch (cell.state()) {
            case TaskState.Offered offered ->
                steps.apply(
                        cell,
                        new TaskEvent.Offered(
                                offered.worker(),
                                now,
                                now.plus(owners.settings().offerTimeout())));
            case TaskState.Queued ignored -> steps.apply(cell, new TaskEvent.Renewed(until, 0));
            case TaskState.Running running -> steps.apply(cell, new TaskEvent.Renewed(until, running.progress()));
            case TaskState.Waiting ignored -> {}
            case TaskState.Ended ignored -> {}
            case TaskState.Absent ignored -> {}
        }
    }
}
