package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.WakeIndex;
import io.ttmesh.actors.spi.WakeIndex.Cursor;
import io.ttmesh.actors.spi.WakeIndex.Page;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the durable submissions of one shard slot when they are due, so that nothing depends on somebody asking.
 *
 * <p>It starts where its shard starts, and goes through the slot's index up to a little ahead of now: what was awake at
 * the slot's former place comes back. From then on it looks at what comes due next, ahead of time, for a submission keeps
 * its own time once it is awake. Now and then it looks at everything that is long overdue: for a word that was lost.
 */
final class SlotKeeper extends AbstractMatchingBehavior<OwnerCommand> {
    /** Submissions that are started at a time; the next page waits until all of them are awake. */
    static final int PAGE = 256;

    /** How far ahead of time submissions are woken, in wake intervals. */
    private static final int AHEAD_INTERVALS = 2;

    private static final Duration OVERDUE = Duration.ofSeconds(60);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TimerScheduler<OwnerCommand> timers;
    private final Setup setup;
    private final ActorRef<OwnerCommand.Roused> roused;
    private final Set<TaskId> sleeping = new HashSet<>();
    private Pass pass;
    private Instant lookedUpTo = Instant.EPOCH;
    private Instant wholeAt;
    private boolean isFailing;
    private long page;

    /**
     * What a keeper is given.
     *
     * @param region routes to the shard slot's submissions
     * @param interval between two looks into the index
     */
    record Setup(ShardId shard, WakeIndex index, ActorRef<OwnerCommand> region, Clock clock, Duration interval) {}

    /** One way through a part of the index: {@code next} is where it goes on, empty after its last page. */
    private record Pass(Optional<Cursor> next, Instant upTo, boolean isWhole) {}

    private sealed interface KeeperSignal extends OwnerCommand.Signal {}

    private record Look() implements KeeperSignal {}

    private record Again() implements KeeperSignal {}

    private record PageRead(@Nullable Page read, @Nullable Throwable failure) implements KeeperSignal {}

    private record Awake(TaskId taskId) implements KeeperSignal {}

    private record PatienceEnded(long page) implements KeeperSignal {}

    private SlotKeeper(ActorContext<OwnerCommand> context, TimerScheduler<OwnerCommand> timers, Setup setup) {
        super(context);
        this.timers = timers;
        this.setup = setup;
        this.roused = context.messageAdapter(OwnerCommand.Roused.class, answer -> new Awake(answer.taskId()));
        this.wholeAt = now().plus(OVERDUE);
        this.pass = new Pass(Optional.of(Cursor.START), ahead(), false);
        goOn();
    }

    /** Keeps the submissions of this shard slot going until it is stopped. */
    static Behavior<OwnerCommand> create(Setup setup) {
        Behavior<OwnerCommand> keeper =
                Behaviors.setup(context -> Behaviors.withTimers(timers -> new SlotKeeper(context, timers, setup)));
        return Behaviors.supervise(keeper).onFailure(SupervisorStrategy.restartWithBackoff(RETRY, PATIENCE, 0.2));
    }

    @Override
    public Behavior<OwnerCommand> onMessage(OwnerCommand command) {
        return switch (command) {
            case OwnerCommand.KeepAwake ignored -> Behaviors.same();
            case KeeperSignal signal -> onKeeperSignal(signal);
            case OwnerSignal.HandOff ignored -> Behaviors.stopped();
            case OwnerCommand.OfTask misrouted -> Behaviors.unhandled();
            case OwnerCommand.OfSlot misrouted -> Behaviors.unhandled();
            case OwnerCommand.Signal foreign -> Behaviors.unhandled();
        };
    }

    private Behavior<OwnerCommand> onKeeperSignal(KeeperSignal signal) {
        switch (signal) {
            case Look ignored -> onLook();
            case Again ignored -> goOn();
            case PageRead(var read, var failure) -> onPage(read, failure);
            case Awake(var taskId) -> onAwake(taskId);
            case PatienceEnded(var late) -> onPatienceEnded(late);
        }
        return Behaviors.same();
    }

    private void onLook() {
        Instant now = now();
        if (now.isBefore(wholeAt)) {
            pass = new Pass(Optional.of(Cursor.endOf(lookedUpTo)), ahead(), false);
        } else {
            wholeAt = now.plus(OVERDUE);
            pass = new Pass(Optional.of(Cursor.START), now.minus(OVERDUE), true);
        }
        goOn();
    }

    /** Reads the next page, or rests when there is none. */
    private void goOn() {
        if (pass.next().isPresent()) {
            Cursor after = pass.next().get();
            getContext().pipeToSelf(setup.index().due(setup.shard(), after, pass.upTo(), PAGE), PageRead::new);
        } else {
            if (!pass.isWhole()) {
                lookedUpTo = pass.upTo();
            }
            timers.startSingleTimer("look", new Look(), setup.interval());
        }
    }

    private void onPage(@Nullable Page read, @Nullable Throwable failure) {
        if (read == null) {
            if (!isFailing) {
                getContext()
                        .getLog()
                        .warn(
                                "shard={} indexRead=false action=retry reason={}",
                                setup.shard(),
                                String.valueOf(failure));
            }
            isFailing = true;
            timers.startSingleTimer("again", new Again(), RETRY);
            return;
        }
        isFailing = false;
        page++;
        pass = new Pass(read.next(), pass.upTo(), pass.isWhole());
        sleeping.addAll(read.taskIds());
        read.taskIds().forEach(id -> setup.region().tell(new OwnerCommand.Rouse(id, roused)));
        if (sleeping.isEmpty()) {
            goOn();
        } else {
            timers.startSingleTimer("patience", new PatienceEnded(page), PATIENCE);
        }
    }

    private void onAwake(TaskId taskId) {
        if (sleeping.remove(taskId) && sleeping.isEmpty()) {
            timers.cancel("patience");
            goOn();
        }
    }

    private void onPatienceEnded(long late) {
        if (late == page && !sleeping.isEmpty()) {
            getContext().getLog().warn("shard={} notAwake={} action=later", setup.shard(), sleeping.size());
            sleeping.clear();
            goOn();
        }
    }

    private Instant ahead() {
        return now().plus(setup.interval().multipliedBy(AHEAD_INTERVALS));
    }

    private Instant now() {
        return setup.clock().instant();
    }
}
