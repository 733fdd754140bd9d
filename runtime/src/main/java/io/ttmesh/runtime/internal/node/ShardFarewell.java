package io.ttmesh.runtime.internal.node;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Ends what Pekko's sharding keeps waiting on a node that leaves when nobody is there to take anything over. While there
 * is somebody, it may wait.
 *
 * <p>A shard region that shuts down waits until its shards are handed off and its buffers are empty. When the last node
 * leaves, or all leave at once, no coordinator gives a shard another home: what was buffered for one, as what its host
 * wanted to hand over, stays, and the region would wait for it until the phase of the shutdown times out. The singleton
 * manager of a coordinator waits as long for the next oldest node to take over, even when that has left meanwhile
 * (Pekko 1.7, {@code ClusterSingletonManager} in its state {@code WasOldest}).
 */
final class ShardFarewell extends AbstractMatchingBehavior<ShardFarewell.Command> {
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);

    /** A second: hosts that have nobody to hand over to stop at once, and their last words are on their way by then. */
    private static final int CHECKS_ALONE = 10;

    private final TimerScheduler<Command> timers;
    private final BooleanSupplier hasHeirs;
    private List<ActorSelection> leaving = List.of();
    private int checksAlone;

    private ShardFarewell(ActorContext<Command> context, TimerScheduler<Command> timers, BooleanSupplier hasHeirs) {
        super(context);
        this.timers = timers;
        this.hasHeirs = hasHeirs;
    }

    /** What it is told. */
    sealed interface Command {}

    /** These have been asked to end; those before them have ended. */
    record Leave(List<ActorSelection> actors) implements Command {
        Leave {
            actors = List.copyOf(actors);
        }
    }

    private record Check() implements Command {}

    /**
     * Waits until something is to end.
     *
     * @param hasHeirs whether there is somebody who may take shards over; asked again and again
     */
    static Behavior<Command> create(BooleanSupplier hasHeirs) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new ShardFarewell(context, timers, hasHeirs)));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Leave(var actors) -> {
                leaving = actors;
                checksAlone = 0;
                timers.startTimerWithFixedDelay(new Check(), CHECK_INTERVAL);
            }
            case Check ignored -> onCheck();
        }
        return this;
    }

    private void onCheck() {
        checksAlone = hasHeirs.getAsBoolean() ? 0 : checksAlone + 1;
        if (checksAlone == CHECKS_ALONE && !leaving.isEmpty()) {
            List<String> paths =
                    leaving.stream().map(ActorSelection::pathString).toList();
            getContext().getSystem().log().info("abandoned={} reason=\"no other node stays\"", paths);
            leaving.forEach(actor -> actor.tell(PoisonPill.getInstance(), ActorRef.noSender()));
        }
    }
}
