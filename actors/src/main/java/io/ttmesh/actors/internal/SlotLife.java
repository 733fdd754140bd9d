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
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Moves volatile submissions through their lives: asks the machine, applies its events, carries out its effects. */
final class SlotLife {
    private final OwnerContext owners;
    private final TaskMachine machine;
    private final AttemptPlacer placer;
    private final SlotTasks tasks;
    private final OwnerOutbox outbox;
    private final Set<PlacementDemand> full = new HashSet<>();

    SlotLife(OwnerContext owners, TaskMachine machine, SlotTasks tasks, OwnerOutbox outbox) {
        this.owners = owners;
        this.machine = machine;
        this.placer = owners.placer();
        this.tasks = tasks;
        this.outbox = outbox;
    }

    /** Begins the handling of one message: demands that were found full in the last one may fit again. */
    void beginPass() {
        full.clear();
    }

    void begin(Submission submission, ActorRef<SubmitterNotice> submitter, Instant now) {
        TaskCell cell = new TaskCell(owners.settings().placementsKept());
        cell.watch(submitter);
        apply(cell, machine.submit(submission, now));
        tasks.add(submission.taskId(), cell);
        feed(cell, new TaskInput.Wake(), now);
    }

    /** Lets the machine decide, and carries out what follows until nothing more does. */
    void feed(TaskCell cell, TaskInput first, Instant now) {
        TaskInput input = first;
        while (input != null && cell.state() instanceof TaskState.Live live) {
            Decision decision = machine.decide(live, input, now);
            for (TaskEvent event : decision.events()) {
                apply(cell, event);
            }
            TaskInput next = null;
            for (TaskEffect effect : decision.effects()) {
                // A decision places once at most, and nothing else has a sequel.
                TaskInput sequel = perform(cell, live.ticket().submission().taskId(), effect, now);
                next = sequel == null ? next : sequel;
            }
            input = next;
        }
    }

    /** Counts the lease of a submission that was handed over anew, on this owner's clock. */
    void renewLease(TaskCell cell, Instant now) {
        Instant until = now.plus(owners.settings().leaseTimeout());
        switch (cell.state()) {
            case TaskState.Offered offered ->
                apply(
                        cell,
                        new TaskEvent.Offered(
                                offered.worker(),
                                now,
                                now.plus(owners.settings().offerTimeout())));
            case TaskState.Queued ignored -> apply(cell, new TaskEvent.Renewed(until, 0));
            case TaskState.Running running -> apply(cell, new TaskEvent.Renewed(until, running.progress()));
            case TaskState.Waiting ignored -> {}
            case TaskState.Ended ignored -> {}
            case TaskState.Absent ignored -> {}
        }
    }

    private @Nullable TaskInput perform(TaskCell cell, TaskId id, TaskEffect effect, Instant now) {
        switch (effect) {
            case TaskEffect.Revoke(var worker, var token) -> outbox.tell(worker, new WorkerCommand.Revoke(id, token));
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

    private void apply(TaskCell cell, TaskEvent event) {
        TaskState before = cell.state();
        cell.become(TaskHistory.apply(before, event));
        TaskFacts.meshEvent(owners.node(), before, event, Durability.NONE).ifPresent(outbox::happened);
        if (cell.state() instanceof TaskState.Ended ended) {
            TaskId id = ended.summary().taskId();
            cell.watchers().forEach(to -> outbox.ended(to, new SubmitterNotice.Ended(id, ended.outcome())));
            cell.clearWatchers();
            tasks.end(id, cell, ended);
        }
    }
}
