package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.Decision;
import io.ttmesh.actors.internal.life.TaskEffect;
import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.internal.life.TaskHistory;
import io.ttmesh.actors.internal.life.TaskInput;
import io.ttmesh.actors.internal.life.TaskMachine;
import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WakeIndex;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * Owns one durable submission: its life is in the journal, so that any node can take it up again.
 *
 * <p>Only what can not be learned again is journalled: the submission, attempts after the first, and the outcome. Who
 * has the attempt is kept in {@link #cell} beside the journalled state, and learned again from the worker after a
 * recovery.
 */
public final class TaskEntity
        extends EventSourcedBehaviorWithEnforcedReplies<OwnerCommand, TaskEvent.Journalled, TaskState> {
    /** Pekko's timers reach 248 days; waking early does nothing but arm the next one. */
    private static final Duration WAKE_MAX = Duration.ofDays(1);

    /** The keeper rouses two intervals ahead of time: whoever sleeps must be found by it before. */
    private static final int DOZE_INTERVALS = 4;

    /** Long enough for a journal that elects a leader, short beside the time a submitter waits. */
    private static final BackoffSupervisorStrategy BACKOFF =
            SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(3), 0.2);

    private final ActorContext<OwnerCommand> context;
    private final TimerScheduler<OwnerCommand> timers;
    private final TaskId id;
    private final OwnerContext owners;
    private final DurableQuota quota;
    private final Place place;
    private final TaskMachine machine;
    private final AttemptPlacer placer;
    private final OwnerOutbox outbox;
    private final TaskCell cell;

    /**
     * Where an entity stands among the others.
     *
     * @param shard takes its wish to be stopped
     * @param successor routes to whoever owns the submission when this entity has stopped
     */
    public record Place(ActorRef<ClusterSharding.ShardCommand> shard, ActorRef<OwnerCommand> successor) {}

    private TaskEntity(
            ActorContext<OwnerCommand> context,
            TimerScheduler<OwnerCommand> timers,
            TaskId id,
            OwnerContext owners,
            DurableQuota quota,
            Place place) {
        super(PersistenceId.of(WakeIndex.ENTITY_TYPE, id.toString()), BACKOFF);
        this.context = context;
        this.timers = timers;
        this.id = id;
        this.owners = owners;
        this.quota = quota;
        this.place = place;
        this.machine = new TaskMachine(owners.rules(quota.isMemory() ? owners.newEpoch() : 0));
        this.placer = owners.placer();
        this.outbox = new OwnerOutbox(owners.directory(), owners.events()::emit);
        this.cell = new TaskCell(owners.settings().placementsKept());
    }

    /** Owns the submission of this id, once there is one. */
    public static Behavior<OwnerCommand> create(TaskId id, OwnerContext owners, DurableQuota quota, Place place) {
        Behavior<OwnerCommand> entity = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new TaskEntity(context, timers, id, owners, quota, place)));
        return Behaviors.supervise(entity).onFailure(BACKOFF);
    }

    @Override
    public TaskState emptyState() {
        return TaskState.ABSENT;
    }

    @Override
    public EventHandler<TaskState, TaskEvent.Journalled> eventHandler() {
        return TaskHistory::apply;
    }

    @Override
    public String journalPluginId() {
        return quota.pluginId();
    }

    /** A life is a few events: nobody takes snapshots, so nobody looks for one. */
    @Override
    public String snapshotPluginId() {
        return "pekko.persistence.no-snapshot-store";
    }

    /** A journal in memory ends with its node, and so would an index. */
    @Override
    public Set<String> tagsFor(TaskEvent.Journalled event) {
        return quota.isMemory() ? Set.of() : TaskTags.of(id, cell.state(), event);
    }

    @Override
    public SignalHandler<TaskState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .build();
    }

    @Override
    public CommandHandlerWithReply<OwnerCommand, TaskEvent.Journalled, TaskState> commandHandler() {
        return (state, command) -> switch (command) {
            case OwnerCommand.Submit submit -> onSubmit(submit);
            case OwnerCommand.Watch(var ignored, var replyTo) -> onWatch(replyTo);
            case OwnerCommand.Confirm(var ignored, var replyTo) -> {
                if (!(cell.state() instanceof TaskState.Absent)) {
                    replyTo.tell(new SubmitterNotice.Acknowledged(id, quota.durability()));
                }
                yield onWatch(replyTo);
            }
            case OwnerCommand.Wake ignored -> step(new TaskInput.Wake(), () -> {});
            case OwnerCommand.Rouse(var ignored, var replyTo) ->
                step(new TaskInput.Wake(), () -> replyTo.tell(new OwnerCommand.Roused(id)));
            case OwnerCommand.Cancel cancel -> onCancel(cancel);
            case OwnerCommand.Describe describe -> onDescribe(describe);
            case OwnerCommand.Notice(var notice) -> onNotice(notice);
            case OwnerCommand.RoomFor(var ignored, var worker) -> step(new TaskInput.RoomAgain(worker), () -> {});
            case WorkerLost(var node) -> step(new TaskInput.WorkerLost(node), () -> {});
            case OwnerSignal signal -> onSignal(signal);
            case OwnerCommand.OfSlot misrouted -> unhandled();
            case OwnerCommand.KeepAwake misrouted -> unhandled();
            case OwnerCommand.Signal foreign -> unhandled();
        };
    }

    private void onRecovered(TaskState state) {
        cell.become(state);
        switch (state) {
            case TaskState.Live live -> {
                machine.decide(live, new TaskInput.Recovered(), now()).events().forEach(this::apply);
                armWake();
            }
            case TaskState.Absent ignored -> armIdle();
            case TaskState.Ended ignored -> armIdle();
        }
    }

    private ReplyEffect<TaskEvent.Journalled, TaskState> onSignal(OwnerSignal signal) {
        return switch (signal) {
            case OwnerSignal.Sweep ignored -> step(new TaskInput.Wake(), () -> {});
            case OwnerSignal.Chosen(var token, var input) ->
                isCurrent(token) ? step(input, () -> {}) : Effect().noReply();
            case OwnerSignal.HandOff ignored -> {
                // The keeper of the shard slot would find it too, but later.
                if (isNeededSoon() && (cell.isPassivating() || owners.hasSuccessor())) {
                    place.successor().tell(new OwnerCommand.Wake(id));
                }
                yield Effect().stop().thenNoReply();
            }
            case OwnerSignal.Gone ignored -> Effect().noReply();
            case OwnerSignal.Idle ignored -> {
                if (!isNeededSoon()) {
                    cell.passivate();
                    place.shard().tell(new ClusterSharding.Passivate<>(context.getSelf()));
                }
                yield Effect().noReply();
            }
        };
    }

    private ReplyEffect<TaskEvent.Journalled, TaskState> onSubmit(OwnerCommand.Submit submit) {
        Submission submission = submit.submission();
        return switch (cell.state()) {
            case TaskState.Absent ignored
            when !quota.take() ->
                refuse(
                        submit,
                        SubmitterNotice.Refused.Reason.OVERLOADED,
                        "task " + id + " refused: this node's memory journal holds " + quota.limit()
                                + " submissions (limit ttmesh.actors.memory-journal-limit)");
            case TaskState.Absent ignored -> accept(submit);
            case TaskState.Ended ended
            when isForgotten(ended) -> Effect().reply(submit.replyTo(), new SubmitterNotice.Forgotten(id));
            case TaskState.Ended ended
            when !isSame(
                    submission,
                    ended.summary().task().toString(),
                    ended.summary().inputDigest()) ->
                refuseKey(submit, ended.summary().task().toString());
            case TaskState.Live live
            when !isSame(
                    submission,
                    live.ticket().submission().task().toString(),
                    live.ticket().submission().inputDigest()) ->
                refuseKey(submit, live.ticket().submission().task().toString());
            case TaskState.Ended ignored -> join(submit);
            case TaskState.Live ignored -> join(submit);
        };
    }

    private static boolean isSame(Submission submission, String task, String digest) {
        return submission.task().toString().equals(task)
                && submission.inputDigest().equals(digest);
    }

    private ReplyEffect<TaskEvent.Journalled, TaskState> accept(OwnerCommand.Submit submit) {
        TaskEvent.Submitted submitted = machine.submit(submit.submission(), now());
        return Effect()
                .persist(submitted)
                .thenRun(state -> {
                    apply(submitted);
                    cell.watch(submit.replyTo());
                    outbox.flush();
                    context.getSelf().tell(new OwnerSignal.Sweep());
                    armWake();
                })
                .thenReply(submit.replyTo(), state -> new SubmitterNotice.Acknowledged(id, quota.durability()));
    }

    private ReplyEffect<TaskEvent.Journalled, TaskState> join(OwnerCommand.Submit submit) {
        submit.replyTo().tell(new SubmitterNotice.Acknowledged(id, quota.durability()));
        return watch(submit.replyTo());
    }

    private ReplyEffect<TaskEvent.Journalled, TaskState> refuseKey(OwnerCommand.Submit submit, String task) {
        return refuse(
                submit,
                SubmitterNotice.Refused.Reason.KEY_REUSED,
                "idempotency key '"
                        + submit.submission().options().idempotencyKey().orElse("") + "' of namespace "
                        + submit.submission().options().namespace() + " belongs to a submission of task " + task
                        + " with another task or input: use a new key");
    }

    private ReplyEffect<TaskEvent.Journalled, TaskState> refuse(
            OwnerCommand.Submit submit, SubmitterNotice.Refused.Reason reason, String message) {
        return Effect().reply(submit.replyTo(), new SubmitterNotice.Refused(id, reason, message));
    }

    private ReplyEffect<TaskEvent.Journalled, TaskState> onWatch(ActorRef<SubmitterNotice> replyTo) {
        return switch (cell.state()) {
            case TaskState.Absent ignored -> Effect().reply(replyTo, new SubmitterNotice.Unknown(List.of(id)));
            case TaskState.Ended ended
            when isForgotten(ended) -> Effect().reply(replyTo, new SubmitterNotice.Forgotten(id));
            case TaskState.Ended ignored -> watch(replyTo);
            case TaskState.Live ignored -> watch(replyTo);
        };
    }

    private ReplyEffect<TaskEvent.Journalled, TaskState> watch(ActorRef<SubmitterNotice> watcher) {
        if (cell.state() instanceof TaskState.Ended ended) {
            outbox.ended(watcher, new SubmitterNotice.Ended(id, ended.outcome()));
            outbox.flush();
        } else {
            cell.watch(watcher);
        }
        return Effect().noReply();
    }

    private ReplyEffect<TaskEvent.Journalled, TaskState> onCancel(OwnerCommand.Cancel cancel) {
        return switch (cell.state()) {
            case TaskState.Absent ignored -> answer(cancel, OwnerCommand.CancelReply.Result.UNKNOWN);
            case TaskState.Ended ignored -> answer(cancel, OwnerCommand.CancelReply.Result.ALREADY_ENDED);
            case TaskState.Live ignored ->
                step(
                        new TaskInput.Cancel(),
                        () -> cancel.replyTo()
                                .tell(new OwnerCommand.CancelReply(id, OwnerCommand.CancelReply.Result.CANCELLED)));
        };
    }

    private ReplyEffect<TaskEvent.Journalled, TaskState> answer(
            OwnerCommand.Cancel cancel, OwnerCommand.CancelReply.Result result) {
        return Effect().reply(cancel.replyTo(), new OwnerCommand.CancelReply(id, result));
    }

    private ReplyEffect<TaskEvent.Journalled, TaskState> onDescribe(OwnerCommand.Describe describe) {
        boolean isForgotten = cell.state() instanceof TaskState.Ended ended && isForgotten(ended);
        return Effect()
                .reply(
                        describe.replyTo(),
                        new OwnerCommand.Description(
                                id,
                                TaskFacts.status(cell.state(), quota.durability()),
                                cell.placements(),
                                isForgotten));
    }

    /** An end is settled when what follows from it is in the journal, so that its worker keeps it until then. */
    private ReplyEffect<TaskEvent.Journalled, TaskState> onNotice(AttemptNotice notice) {
        return switch (notice) {
            case AttemptNotice.Succeeded ignored ->
                hear(notice, () -> outbox.settle(notice.worker(), notice.attempt()));
            case AttemptNotice.Failed ignored -> hear(notice, () -> outbox.settle(notice.worker(), notice.attempt()));
            case AttemptNotice.Declined ignored -> hear(notice, () -> {});
            case AttemptNotice living when cell.state() instanceof TaskState.Live -> hear(living, () -> {});
            case AttemptNotice living -> {
                outbox.tell(living.worker(), new WorkerCommand.Revoke(id, living.token()));
                yield Effect().noReply();
            }
        };
    }

    private ReplyEffect<TaskEvent.Journalled, TaskState> hear(AttemptNotice notice, Runnable after) {
        return step(new TaskInput.Heard(notice), after);
    }

    /** Decides, journals what must be, and then carries out the rest. {@code after} runs in every case. */
    private ReplyEffect<TaskEvent.Journalled, TaskState> step(TaskInput input, Runnable after) {
        if (!(cell.state() instanceof TaskState.Live live)) {
            after.run();
            outbox.flush();
            return Effect().noReply();
        }
        Decision decision = machine.decide(live, input, now());
        List<TaskEvent.Journalled> journalled = decision.events().stream()
                .filter(TaskEvent.Journalled.class::isInstance)
                .map(TaskEvent.Journalled.class::cast)
                .toList();
        if (journalled.isEmpty()) {
            carryOut(decision, after);
            return Effect().noReply();
        }
        return Effect()
                .persist(journalled)
                .thenRun(state -> carryOut(decision, after))
                .thenNoReply();
    }

    private void carryOut(Decision decision, Runnable after) {
        decision.events().forEach(this::apply);
        decision.effects().forEach(this::perform);
        after.run();
        outbox.flush();
        armWake();
    }

    private void perform(TaskEffect effect) {
        switch (effect) {
            case TaskEffect.Revoke(var worker, var token) -> outbox.tell(worker, new WorkerCommand.Revoke(id, token));
            case TaskEffect.Offer(var worker) -> {
                if (cell.state() instanceof TaskState.Live live) {
                    offer(worker, live);
                }
            }
            case TaskEffect.Place ignored -> {
                if (cell.state() instanceof TaskState.Live live) {
                    AttemptPlacer.Choice choice = placer.choose(live, AttemptPlacer.demandOf(live), now());
                    cell.placed(choice.record());
                    if (choice.input() instanceof TaskInput.AllFull) {
                        outbox.awaitRoom(owners.node(), id);
                    }
                    context.getSelf().tell(new OwnerSignal.Chosen(live.token(), choice.input()));
                }
            }
        }
    }

    private void offer(NodeId worker, TaskState.Live live) {
        if (!worker.equals(owners.node())) {
            context.getSystem()
                    .eventStream()
                    .tell(new EventStream.Subscribe<>(
                            WorkerLost.class, context.getSelf().narrow()));
        }
        outbox.offer(worker, TaskFacts.offer(live, now()));
    }

    private void apply(TaskEvent event) {
        TaskState before = cell.state();
        cell.become(TaskHistory.apply(before, event));
        TaskFacts.meshEvent(owners.node(), before, event, quota.durability()).ifPresent(outbox::happened);
        if (cell.state() instanceof TaskState.Ended ended) {
            cell.watchers().forEach(to -> outbox.ended(to, new SubmitterNotice.Ended(id, ended.outcome())));
            cell.clearWatchers();
            armIdle();
        }
    }

    private void armWake() {
        if (cell.state() instanceof TaskState.Live live) {
            Duration wait = Duration.between(now(), TaskFacts.due(live));
            Duration armed = wait.isNegative() ? Duration.ZERO : wait.compareTo(WAKE_MAX) < 0 ? wait : WAKE_MAX;
            timers.startSingleTimer("wake", new OwnerSignal.Sweep(), armed);
            if (isNeededSoon()) {
                context.cancelReceiveTimeout();
            } else {
                armIdle();
            }
        } else {
            timers.cancel("wake");
        }
    }

    /**
     * A submission that waits for what the journal knows, its start or its next attempt, can sleep while there is somebody
     * to wake it, and until it is nearly due. Other reasons to wait end with the owner, and would begin anew.
     */
    private boolean isNeededSoon() {
        return switch (cell.state()) {
            case TaskState.Absent ignored -> false;
            case TaskState.Ended ignored -> false;
            case TaskState.Assigned ignored -> true;
            case TaskState.Waiting waiting ->
                switch (waiting.reason()) {
                    case FULL, NOWHERE, RECOVERED -> true;
                    case NOT_DUE, RETRY -> quota.wakeIndex().isEmpty() || isNearlyDue(waiting);
                };
        };
    }

    private boolean isNearlyDue(TaskState.Waiting waiting) {
        Duration ahead = owners.settings().wakeInterval().multipliedBy(DOZE_INTERVALS);
        return TaskFacts.due(waiting).isBefore(now().plus(ahead));
    }

    private void armIdle() {
        context.setReceiveTimeout(owners.settings().idleTimeout(), new OwnerSignal.Idle());
    }

    private boolean isCurrent(FencingToken token) {
        return cell.state() instanceof TaskState.Live live && live.token().equals(token);
    }

    private boolean isForgotten(TaskState.Ended ended) {
        Duration retention = id.kind() == TaskId.Kind.KEYED
                ? owners.settings().keyRetention()
                : owners.settings().outcomeRetention();
        return ended.at().plus(retention).isBefore(now());
    }

    private ReplyEffect<TaskEvent.Journalled, TaskState> unhandled() {
        return Effect().unhandled().thenNoReply();
    }

    private Instant now() {
        return owners.clock().instant();
    }
}
