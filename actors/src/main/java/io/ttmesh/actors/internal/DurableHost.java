package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.TaskInput;
import io.ttmesh.actors.internal.life.TaskMachine;
import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.TaskLog;
import io.ttmesh.actors.spi.TaskLog.Answer;
import io.ttmesh.actors.spi.TaskLog.Entry;
import io.ttmesh.actors.spi.WakeIndex.Page;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.WireSafe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Owns the durable submissions of one shard slot. Each has a history of its own in the journal, from which any host can
 * take it up again; what is in memory is what happens now, and a few of the last outcomes.
 *
 * <p>It starts where its shard starts, and takes up what is due by the wake index, if the journal has one. When it stops
 * there is nothing to hand over but the word to go on.
 */
public final class DurableHost extends AbstractMatchingBehavior<OwnerCommand> {
    /** The index is read two intervals ahead of time: whoever leaves memory must be found by it before. */
    private static final int DOZE_INTERVALS = 4;

    private static final int HANDOVER_COUNT = 1_024;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Place place;
    private final OwnerContext owners;
    private final TaskLog log;
    private final OwnerOutbox outbox;
    private final SlotTasks tasks;
    private final TaskSteps steps;
    private final Appends appends;
    private final DurableLife life;
    private final Optional<WakeReader> index;
    private Instant retryAt;
    private boolean isIndexFailing;
    private boolean isLeaving;
    private boolean isGone;

    /**
     * Where a host stands.
     *
     * @param localSlots lists it while it takes work
     * @param successor routes to whoever hosts the shard slot when this host has stopped
     */
    record Place(ShardId shard, LocalSlots localSlots, ActorRef<OwnerCommand> successor) {}

    /** What the journal answered; {@code asker} is the incarnation that had asked. */
    private sealed interface Told extends OwnerCommand.Signal {
        DurableLife asker();
    }

    private record Appended(
            DurableLife asker,
            List<Turn> turns,
            @Nullable List<Answer> answers,
            @Nullable Throwable failure) implements Told {}

    private record Read(
            DurableLife asker,
            Turn turn,
            @Nullable List<WireSafe> history,
            @Nullable Throwable failure) implements Told {}

    private record PageRead(
            DurableLife asker,
            @Nullable Page page,
            @Nullable Throwable failure) implements Told {}

    private DurableHost(ActorContext<OwnerCommand> context, Place place, OwnerContext owners, DurableQuota quota) {
        super(context);
        this.place = place;
        this.owners = owners;
        this.log = quota.log();
        this.outbox = new OwnerOutbox(owners.directory(), owners.events()::emit, quota::durability);
        this.tasks = new SlotTasks(owners.settings());
        TaskMachine machine = new TaskMachine(owners.rules(quota.isMemory() ? owners.newEpoch() : 0));
        this.steps = new TaskSteps(owners, machine, tasks, outbox, quota::durability);
        this.appends = new Appends(this::append);
        this.life = new DurableLife(
                context.getLog(), owners, quota, new DurableLife.Parts(steps, tasks, outbox, appends, this::read));
        Instant now = owners.clock().instant();
        this.retryAt = now;
        this.index = quota.wakeIndex()
                .map(kept -> new WakeReader(
                        kept, TaskTags.setOf(place.shard()), owners.settings().wakeInterval(), now));
        place.localSlots().open(place.shard(), context.getSelf());
        readIndex(now);
    }

    /** Hosts a shard slot; after a failure of its own it starts anew, from the journal. */
    static Behavior<OwnerCommand> create(Place place, OwnerContext owners, DurableQuota quota) {
        Behavior<OwnerCommand> host = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(
                    new OwnerSignal.Sweep(), owners.settings().sweepInterval());
            context.getSystem()
                    .eventStream()
                    .tell(new EventStream.Subscribe<>(
                            WorkerLost.class, context.getSelf().narrow()));
            return new DurableHost(context, place, owners, quota);
        }));
        return Behaviors.supervise(host)
                .onFailure(SupervisorStrategy.restartWithBackoff(RETRY.dividedBy(5), RETRY.multipliedBy(3), 0.2));
    }

    private void append(List<Turn> turns, List<Entry> entries) {
        getContext().pipeToSelf(log.append(entries), (answers, failure) -> new Appended(life, turns, answers, failure));
    }

    private void read(Turn turn) {
        getContext().pipeToSelf(log.read(turn.id()), (history, failure) -> new Read(life, turn, history, failure));
    }

    @Override
    public Behavior<OwnerCommand> onMessage(OwnerCommand command) {
        Instant now = owners.clock().instant();
        steps.beginPass();
        switch (command) {
            case OwnerCommand.OfSlot forSlot when isLeaving -> place.successor().tell(forSlot);
            case OwnerCommand.OfTask forTask when isLeaving -> place.successor().tell(forTask);
            case OwnerCommand.KeepAwake keep when isLeaving -> place.successor().tell(keep);
            case OwnerCommand.OfSlot forSlot -> onSlot(forSlot, now);
            case OwnerCommand.OfTask forTask -> life.take(forTask.taskId(), new Matter.Asked(forTask), now);
            case OwnerCommand.KeepAwake ignored -> {} // it is, from its start on
            case OwnerSignal signal -> onSignal(signal, now);
            case Told told when told.asker() == life -> onTold(told, now);
            case Told ignored -> {} // meant for what was before a restart
            case WorkerLost(var node) -> onWorkerLost(node, now);
            case OwnerCommand.Signal foreign -> getContext().getLog().warn("foreign={}", foreign);
        }
        outbox.flush();
        appends.flush();
        return next();
    }

    private Behavior<OwnerCommand> next() {
        if (life.isOvertaken()) {
            getContext()
                    .getLog()
                    .warn("shard={} action=stop reason=\"another host writes to its submissions\"", place.shard());
            return Behaviors.stopped();
        }
        if (isGone && !life.isWriting()) {
            sayGoOn();
            return Behaviors.stopped();
        }
        return Behaviors.same();
    }

    @Override
    public Behavior<OwnerCommand> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            place.localSlots().close(place.shard(), getContext().getSelf());
        }
        return Behaviors.same();
    }

    private void onSlot(OwnerCommand.OfSlot command, Instant now) {
        switch (command) {
            case OwnerCommand.SubmitAll(var ignored, var submissions, var replyTo) ->
                submissions.forEach(one -> life.take(one.taskId(), new Matter.Submitted(one, replyTo), now));
            case OwnerCommand.WatchAll(var ignored, var ids, var replyTo) ->
                ids.forEach(id -> life.take(id, new Matter.Asked(new OwnerCommand.Watch(id, replyTo)), now));
            case OwnerCommand.NoticeAll(var ignored, var notices) ->
                notices.forEach(notice -> life.take(notice.taskId(), new Matter.Heard(notice), now));
            case OwnerCommand.RoomForAny(var ignored, var worker) ->
                feedAll(tasks.waitingForRoom(), new TaskInput.RoomAgain(worker), now);
            case LiveTasks(var ignored, var ids) -> ids.forEach(life::wake);
            case OwnerCommand.Handover foreign -> throw new IllegalStateException("foreign handover " + foreign);
        }
    }

    private void onSignal(OwnerSignal signal, Instant now) {
        switch (signal) {
            case OwnerSignal.Sweep ignored -> onSweep(now);
            case OwnerSignal.HandOff ignored -> {
                place.localSlots().close(place.shard(), getContext().getSelf());
                isLeaving = true;
                getContext().getSelf().tell(new OwnerSignal.Gone());
            }
            case OwnerSignal.Gone ignored -> isGone = isLeaving;
        }
    }

    private void onTold(Told told, Instant now) {
        switch (told) {
            case Appended(var ignored, var turns, var answers, var failure) -> {
                appends.returned();
                for (int i = 0; i < turns.size(); i++) {
                    Answer answer = answers == null ? new Answer.Unknown(String.valueOf(failure)) : answers.get(i);
                    life.onAppended(turns.get(i), answer, now);
                }
            }
            case Read(var ignored, var turn, var history, var failure) -> {
                if (history == null) {
                    life.onUnread(turn, String.valueOf(failure));
                } else {
                    life.onRead(turn, history, now);
                }
                readIndex(now);
            }
            case PageRead(var ignored, var page, var failure) -> onPage(page, failure, now);
        }
    }

    private void onWorkerLost(NodeId node, Instant now) {
        tasks.live().forEach(cell -> life.take(idOf(cell), new Matter.Befell(new TaskInput.WorkerLost(node)), now));
    }

    private void onSweep(Instant now) {
        feedAll(tasks.due(now), new TaskInput.Wake(), now);
        tasks.forgetEndedBefore(now.minus(owners.settings().outcomeRetention()));
        if (!now.isBefore(retryAt)) {
            retryAt = now.plus(RETRY);
            life.readAgain();
            if (index.isPresent()) {
                tasks.live().stream().filter(cell -> canDoze(cell, now)).forEach(cell -> tasks.drop(idOf(cell)));
            }
        }
        readIndex(now);
    }

    /** Those whose write is under way hear of it again at the next sweep. */
    private void feedAll(List<TaskCell> cells, TaskInput input, Instant now) {
        for (TaskCell cell : cells) {
            TaskId id = idOf(cell);
            if (!life.isUnderWay(id)) {
                life.take(id, new Matter.Befell(input), now);
            }
        }
    }

    private static TaskId idOf(TaskCell cell) {
        return switch (cell.state()) {
            case TaskState.Live live -> live.ticket().submission().taskId();
            case TaskState.Ended ended -> ended.summary().taskId();
            case TaskState.Absent absent -> throw new IllegalStateException("hosted " + absent);
        };
    }

    /**
     * A submission that waits for what the journal knows, its start or its next attempt, need not be in memory until it is
     * nearly due, unless somebody asks for it. Other reasons to wait end with their host, and would begin anew.
     */
    private boolean canDoze(TaskCell cell, Instant now) {
        return cell.state() instanceof TaskState.Waiting waiting
                && (waiting.reason() == TaskState.Reason.NOT_DUE || waiting.reason() == TaskState.Reason.RETRY)
                && !TaskFacts.due(waiting)
                        .isBefore(now.plus(owners.settings().wakeInterval().multipliedBy(DOZE_INTERVALS)))
                && !cell.asked().plus(owners.settings().idleTimeout()).isAfter(now)
                && !life.isUnderWay(idOf(cell));
    }

    private void readIndex(Instant now) {
        if (!isLeaving && life.hasRoom()) {
            index.flatMap(reader -> reader.next(now))
                    .ifPresent(page ->
                            getContext().pipeToSelf(page, (read, failure) -> new PageRead(life, read, failure)));
        }
    }

    private void onPage(@Nullable Page page, @Nullable Throwable failure, Instant now) {
        if (page != null) {
            isIndexFailing = false;
            index.ifPresent(reader -> reader.read(page, now).stream()
                    .flatMap(name -> TaskLog.taskOf(name).stream())
                    .forEach(life::wake));
            readIndex(now);
            return;
        }
        if (!isIndexFailing) {
            getContext()
                    .getLog()
                    .warn("shard={} indexRead=false action=retry reason={}", place.shard(), String.valueOf(failure));
        }
        isIndexFailing = true;
        index.ifPresent(reader -> reader.failed(now));
    }

    /** Starts the successor at once; the index, if there is one, would tell it the rest. */
    private void sayGoOn() {
        if (owners.hasSuccessor()) {
            Instant now = owners.clock().instant();
            List<TaskId> ids = tasks.live().stream()
                    .filter(cell -> !canDoze(cell, now) || index.isEmpty())
                    .map(DurableHost::idOf)
                    .toList();
            for (int from = 0; from < ids.size(); from += HANDOVER_COUNT) {
                List<TaskId> some = ids.subList(from, Math.min(ids.size(), from + HANDOVER_COUNT));
                place.successor().tell(LiveTasks.of(place.shard(), some));
            }
        }
    }
}
