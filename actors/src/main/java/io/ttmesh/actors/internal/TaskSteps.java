package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.Decision;
import io.ttmesh.actors.internal.life.TaskEffect;
import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.internal.life.TaskHistory;
import io.ttmesh.actors.internal.life.TaskInput;
import io.ttmesh.actors.internal.life.TaskMachine;
import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.Durability;
import io.ttmesh.model.TaskId;
import io.ttmesh.sharding.PlacementDemand;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The steps of a submission's life that are the same for volatile and durable ones: decide, apply, carry out. */
final class TaskSteps {
    private final OwnerContext owners;
    private final TaskMachine machine;
    private final AttemptPlacer placer;
    private final SlotTasks tasks;
    private final OwnerOutbox outbox;
    private final Supplier<Durability> durability;
    private final Set<PlacementDemand> full = new HashSet<>();

    TaskSteps(
            OwnerContext owners,
            TaskMachine machine,
            SlotTasks tasks,
            OwnerOutbox outbox,
            Supplier<Durability> durability) {
        this.owners = owners;
        this.machine = machine;
        this.placer = owners.placer();
        this.tasks = tasks;
        this.outbox = outbox;
        this.durability = durability;
    }

    /** Begins the handling of one message: demands that were found full in the last one may fit again. */
    void beginPass() {
        full.clear();
    }

    TaskEvent.Submitted submit(Submission submission, Instant now) {
        return machine.submit(submission, now);
    }

    Decision decide(TaskState.Live live, TaskInput input, Instant now) {
        return machine.decide(live, input, now);
    }

    /** Applies the events and performs the effects of a decision; returns what befalls the submission next by them, if anything. */
    @Nullable
    TaskInput carryOut(TaskId id, TaskCell cell, Decision decision, Instant now) {
        for (TaskEvent event : decision.events()) {
            apply(cell, event);
        }
        TaskInput next = null;
        for (TaskEffect effect : decision.effects()) {
            // A decision places once at most, and nothing else has a sequel.
            TaskInput sequel = perform(cell, id, effect, now);
            next = sequel == null ? next : sequel;
        }
        return next;
    }

    private @Nullable TaskInput perform(TaskCell cell, TaskId id, TaskEffect effect, Instant now) {
        switch (effect) {
            case TaskEffect.Revoke(var worker, var token) -> outbox.tell(worker, new WorkerCommand.Revoke(id, token));
            case TaskEffect.Kept(var worker, var token, var number) ->
                outbox.tell(worker, new WorkerCommand.CheckpointKept(new WorkerCommand.AttemptId(id, token), number));
            case TaskEffect.Offer(var worker) -> {
                if (cell.state() instanceof TaskState.Live live) {
                    outbox.offer(worker, TaskFacts.offer(live, now));
                }
            }
            case TaskEffect.Place ignored -> {
                if (cell.state() instanceof TaskState.Live live) {
                    return place(cell, live, now);
                }
            }
        }
        return null;
    }

    /** One refusal speaks for all of the same demand in the same pass. */
    private TaskInput place(TaskCell cell, TaskState.Live live, Instant now) {
        PlacementDemand demand = AttemptPlacer.demandOf(live);
        if (full.contains(demand)) {
            return new TaskInput.AllFull("every eligible node is full");
        }
        AttemptPlacer.Choice choice = placer.choose(live, demand, now);
        cell.placed(choice.record());
        if (choice.input() instanceof TaskInput.AllFull) {
            full.add(demand);
            outbox.awaitRoom(owners.node(), live.ticket().submission().taskId());
        }
        return choice.input();
    }

    void apply(TaskCell cell, TaskEvent event) {
        TaskState before = cell.state();
        cell.become(TaskHistory.apply(before, event));
        TaskFacts.meshEvent(owners.node(), before, event, durability.get()).ifPresent(outbox::happened);
        if (cell.state() instanceof TaskState.Ended ended) {
            TaskId id = ended.summary().taskId();
            cell.watchers().forEach(to -> outbox.ended(to, new SubmitterNotice.Ended(id, ended.outcome())));
            cell.clearWatchers();
            tasks.end(id, cell, ended);
        }
    }
}
