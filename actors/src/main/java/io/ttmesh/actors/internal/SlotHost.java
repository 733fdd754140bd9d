package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.TaskInput;
import io.ttmesh.actors.internal.life.TaskMachine;
import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.Durability;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/**
 * Owns the volatile submissions of one shard slot, so that a small task does not pay for an actor of its own.
 *
 * <p>Everything is in memory: when the host is lost, submitters find out and submit again under the same ids. When it
 * stops in good order, it hands all it has to its successor. Answers gathered while one message is handled leave
 * together at its end.
 */
public final class SlotHost extends AbstractMatchingBehavior<OwnerCommand> {
    private static final int EARLY_MAX = 8_192;

    private final ShardId shard;
    private final OwnerContext owners;
    private final LocalSlots localSlots;
    private final ActorRef<ClusterSharding.ShardCommand> parent;
    private final ActorRef<OwnerCommand> successor;
    private final SlotLife life;
    private final OwnerOutbox outbox;
    private final SlotTasks tasks;
    private final Instant waitsUntil;
    private final Deque<OwnerCommand.OfTask> early = new ArrayDeque<>();
    private Stage stage = Stage.HOSTING;

    private SlotHost(
            ActorContext<OwnerCommand> context,
            ShardId shard,
            OwnerContext owners,
            LocalSlots localSlots,
            ActorRef<ClusterSharding.ShardCommand> parent,
            ActorRef<OwnerCommand> successor) {
        super(context);
        this.shard = shard;
        this.owners = owners;
        this.localSlots = localSlots;
        this.parent = parent;
        this.successor = successor;
        this.waitsUntil = owners.clock().instant().plus(owners.settings().handoverGrace());
        this.outbox = new OwnerOutbox(owners.directory(), owners.events()::emit, () -> Durability.NONE);
        this.tasks = new SlotTasks(owners.settings());
        localSlots.open(shard, context.getSelf());
        TaskMachine machine = new TaskMachine(owners.rules(owners.newEpoch()));
        this.life = new SlotLife(owners, new TaskSteps(owners, machine, tasks, outbox, () -> Durability.NONE), tasks);
    }

    private enum Stage {
        HOSTING,
        /** Has asked to be stopped: whoever comes after it is started here again. */
        PASSIVATING,
        /** Passes on what still comes. */
        HANDED_OVER
    }

    /**
     * Hosts a shard slot.
     *
     * @param successor routes to whoever hosts the shard slot when this host has stopped
     */
    public static Behavior<OwnerCommand> create(
            ShardId shard,
            OwnerContext owners,
            LocalSlots localSlots,
            ActorRef<ClusterSharding.ShardCommand> parent,
            ActorRef<OwnerCommand> successor) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(
                    new OwnerSignal.Sweep(), owners.settings().sweepInterval());
            context.getSystem()
                    .eventStream()
                    .tell(new EventStream.Subscribe<>(
                            WorkerLost.class, context.getSelf().narrow()));
            return new SlotHost(context, shard, owners, localSlots, parent, successor);
        }));
    }

    @Override
    public Behavior<OwnerCommand> onMessage(OwnerCommand command) {
        if (stage == Stage.HANDED_OVER) {
            return passOn(command);
        }
        Instant now = owners.clock().instant();
        life.beginPass();
        Behavior<OwnerCommand> next = switch (command) {
            case OwnerCommand.OfSlot forSlot -> onSlot(forSlot, now);
            case OwnerCommand.OfTask forTask -> onTask(forTask, now);
            case OwnerCommand.KeepAwake misrouted -> Behaviors.unhandled();
            case OwnerSignal signal -> onSignal(signal, now);
            case WorkerLost(var node) -> onWorkerLost(node, now);
            case OwnerCommand.Signal ignored -> Behaviors.same();
        };
        outbox.flush();
        return next;
    }

    @Override
    public Behavior<OwnerCommand> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            localSlots.close(shard, getContext().getSelf());
        }
        return Behaviors.same();
    }

    private Behavior<OwnerCommand> onSlot(OwnerCommand.OfSlot command, Instant now) {
        switch (command) {
            case OwnerCommand.SubmitAll(var ignored, var submissions, var replyTo) -> {
                submissions.forEach(submission -> submit(submission, replyTo, now));
                owners.busyShards().set(shard, tasks.hasLive());
            }
            case OwnerCommand.WatchAll(var ignored, var ids, var replyTo) -> onWatchAll(ids, replyTo, now);
            case OwnerCommand.NoticeAll(var ignored, var notices) -> notices.forEach(notice -> hear(notice, now));
            case OwnerCommand.RoomForAny(var ignored, var worker) -> onRoom(worker, now);
            case TaskHandover(var ignored, var items) -> items.forEach(item -> adopt(item, now));
            case OwnerCommand.Handover foreign -> throw new IllegalStateException("foreign handover " + foreign);
        }
        return Behaviors.same();
    }

    /** What a predecessor may still hand over must not be called unknown: such questions wait for the grace to end. */
    private Behavior<OwnerCommand> onTask(OwnerCommand.OfTask command, Instant now) {
        if (tasks.find(command.taskId()) == null && now.isBefore(waitsUntil)) {
            if (early.size() < EARLY_MAX) {
                early.add(command);
            }
            return Behaviors.same();
        }
        switch (command) {
            case OwnerCommand.Watch(var id, var replyTo) -> onWatchAll(List.of(id), replyTo, now);
            case OwnerCommand.Confirm(var id, var replyTo) -> {
                if (tasks.find(id) != null) {
                    replyTo.tell(new SubmitterNotice.Acknowledged(List.of(id), Durability.NONE));
                }
                onWatchAll(List.of(id), replyTo, now);
            }
            case OwnerCommand.Cancel cancel -> onCancel(cancel, now);
            case OwnerCommand.Describe describe -> onDescribe(describe);
        }
        return Behaviors.same();
    }

    private Behavior<OwnerCommand> onSignal(OwnerSignal signal, Instant now) {
        return switch (signal) {
            case OwnerSignal.Sweep ignored -> onSweep(now);
            case OwnerSignal.HandOff ignored -> onHandOff();
            case OwnerSignal.Gone ignored -> Behaviors.same();
        };
    }

    private void submit(Submission submission, ActorRef<SubmitterNotice> submitter, Instant now) {
        TaskCell known = tasks.find(submission.taskId());
        if (known != null) {
            watch(submission.taskId(), known, submitter);
            return;
        }
        if (tasks.isFull()) {
            submitter.tell(new SubmitterNotice.Refused(
                    submission.taskId(),
                    SubmitterNotice.Refused.Reason.OVERLOADED,
                    "shard " + shard + " has " + owners.settings().slotLiveMax()
                            + " live submissions (limit ttmesh.actors.slot-live-max)"));
            return;
        }
        life.begin(submission, submitter, now);
    }

    private void onWatchAll(List<TaskId> ids, ActorRef<SubmitterNotice> watcher, Instant now) {
        List<TaskId> unknown = new ArrayList<>();
        for (TaskId id : ids) {
            TaskCell cell = tasks.find(id);
            if (cell != null) {
                watch(id, cell, watcher);
            } else if (now.isBefore(waitsUntil) && early.size() < EARLY_MAX) {
                early.add(new OwnerCommand.Watch(id, watcher));
            } else {
                unknown.add(id);
            }
        }
        if (!unknown.isEmpty()) {
            watcher.tell(new SubmitterNotice.Unknown(unknown));
        }
    }

    private void watch(TaskId id, TaskCell cell, ActorRef<SubmitterNotice> watcher) {
        if (cell.state() instanceof TaskState.Ended ended) {
            outbox.ended(watcher, new SubmitterNotice.Ended(id, ended.outcome()));
        } else {
            cell.watch(watcher);
        }
    }

    private void onCancel(OwnerCommand.Cancel cancel, Instant now) {
        TaskCell cell = tasks.find(cancel.taskId());
        OwnerCommand.CancelReply.Result result = OwnerCommand.CancelReply.Result.UNKNOWN;
        if (cell != null) {
            boolean isLive = cell.state() instanceof TaskState.Live;
            life.feed(cell, new TaskInput.Cancel(), now);
            // The submitter first: told after the asker, it might submit again what a lost host had cancelled.
            outbox.flush();
            result = isLive ? OwnerCommand.CancelReply.Result.CANCELLED : OwnerCommand.CancelReply.Result.ALREADY_ENDED;
        }
        cancel.replyTo().tell(new OwnerCommand.CancelReply(cancel.taskId(), result));
    }

    private void onDescribe(OwnerCommand.Describe describe) {
        TaskCell cell = tasks.find(describe.taskId());
        describe.replyTo()
                .tell(new OwnerCommand.Description(
                        describe.taskId(),
                        TaskFacts.status(cell == null ? TaskState.ABSENT : cell.state(), Durability.NONE),
                        cell == null ? List.of() : cell.placements(),
                        false));
    }

    /**
     * Ends are settled whoever sent them and however late; a living attempt of an unknown submission is stopped. Not
     * while a predecessor may still hand the submission over: workers say it all again.
     */
    private void hear(AttemptNotice notice, Instant now) {
        TaskCell cell = tasks.find(notice.taskId());
        if (cell == null && now.isBefore(waitsUntil)) {
            return;
        }
        boolean isEnd = notice instanceof AttemptNotice.Succeeded || notice instanceof AttemptNotice.Failed;
        if (isEnd) {
            outbox.settle(notice.worker(), notice.attempt());
        }
        if (cell != null && cell.state() instanceof TaskState.Live) {
            life.feed(cell, new TaskInput.Heard(notice), now);
        } else if (!isEnd && !(notice instanceof AttemptNotice.Declined)) {
            outbox.tell(notice.worker(), new WorkerCommand.Revoke(notice.taskId(), notice.token()));
        }
    }

    private void onRoom(NodeId worker, Instant now) {
        tasks.waitingForRoom().forEach(cell -> life.feed(cell, new TaskInput.RoomAgain(worker), now));
    }

    private Behavior<OwnerCommand> onWorkerLost(NodeId node, Instant now) {
        tasks.live().forEach(cell -> life.feed(cell, new TaskInput.WorkerLost(node), now));
        return Behaviors.same();
    }

    private Behavior<OwnerCommand> onSweep(Instant now) {
        while (!early.isEmpty() && !now.isBefore(waitsUntil)) {
            onTask(early.remove(), now);
        }
        tasks.due(now).forEach(cell -> life.feed(cell, new TaskInput.Wake(), now));
        tasks.forgetEndedBefore(now.minus(owners.settings().outcomeRetention()));
        owners.busyShards().set(shard, tasks.hasLive());
        if (tasks.isEmpty() && early.isEmpty()) {
            stage = Stage.PASSIVATING;
            localSlots.close(shard, getContext().getSelf());
            parent.tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
        }
        return Behaviors.same();
    }

    private Behavior<OwnerCommand> onHandOff() {
        localSlots.close(shard, getContext().getSelf());
        if (stage == Stage.PASSIVATING || owners.hasSuccessor()) {
            var handover = new HandoverBatch(shard, successor);
            tasks.live().forEach(handover::add);
            tasks.ended().forEach(handover::add);
            handover.flush();
            early.forEach(successor::tell);
        }
        owners.busyShards().set(shard, false);
        stage = Stage.HANDED_OVER;
        getContext().getSelf().tell(new OwnerSignal.Gone());
        return Behaviors.same();
    }

    private Behavior<OwnerCommand> passOn(OwnerCommand command) {
        switch (command) {
            case OwnerCommand.OfSlot forSlot -> successor.tell(forSlot);
            case OwnerCommand.OfTask forTask -> successor.tell(forTask);
            case OwnerCommand.KeepAwake misrouted -> {} // meant for no host
            case OwnerSignal.Gone ignored -> {
                return Behaviors.stopped();
            }
            case OwnerCommand.Signal ignored -> {} // of this host alone
        }
        return Behaviors.same();
    }

    /** What is here already is newer than what is handed over: a submitter may have been quicker. */
    private void adopt(TaskHandover.Item item, Instant now) {
        TaskCell known = tasks.find(item.taskId());
        if (known != null) {
            item.watchers().forEach(watcher -> watch(item.taskId(), known, watcher));
            return;
        }
        TaskCell cell = new TaskCell(owners.settings().placementsKept());
        cell.become(item.state());
        cell.restorePlacements(item.placements());
        item.watchers().forEach(cell::watch);
        tasks.add(item.taskId(), cell);
        life.renewLease(cell, now);
        owners.busyShards().set(shard, tasks.hasLive());
    }
}
