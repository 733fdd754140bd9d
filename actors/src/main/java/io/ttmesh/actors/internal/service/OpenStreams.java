package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wire.InstanceEnded;
import io.ttmesh.actors.spi.ActorScope;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Streams that are bound to one instance of an actor: they fail when it ends, and it is not put to sleep while one of them
 * runs. Their keeper is a child of the actor, so it ends with the instance.
 */
public final class OpenStreams {
    /** How often in its idle time an actor is told to stay. */
    private static final int STAYS = 3;

    private final SharedKillSwitch end = KillSwitches.shared("actor-instance");
    private final ActorRef<Change> keeper;

    private enum Change {
        OPENED,
        CLOSED,
        DUE
    }

    private OpenStreams(ActorScope<?> scope) {
        keeper = scope.context()
                .spawnAnonymous(Behaviors.<Change>setup(
                        context -> Behaviors.withTimers(timers -> new Keeper(context, timers, scope, end))));
    }

    /** Those of the instance that lives there; called on its thread. */
    public static OpenStreams of(ActorScope<?> scope) {
        return new OpenStreams(scope);
    }

    /** The same stream, bound to the instance. */
    public <T> Source<T, NotUsed> bind(Source<T, ?> source) {
        return source.via(end.<T>flow()).watchTermination((materialized, done) -> opened(done));
    }

    private NotUsed opened(CompletionStage<Done> done) {
        keeper.tell(Change.OPENED);
        var unused = done.whenComplete((ended, thrown) -> keeper.tell(Change.CLOSED));
        return NotUsed.getInstance();
    }

    private static final class Keeper extends AbstractMatchingBehavior<Change> {
        private final TimerScheduler<Change> timers;
        private final ActorScope<?> scope;
        private final SharedKillSwitch end;
        private int open;

        Keeper(ActorContext<Change> context, TimerScheduler<Change> timers, ActorScope<?> scope, SharedKillSwitch end) {
            super(context);
            this.timers = timers;
            this.scope = scope;
            this.end = end;
        }

        @Override
        public Behavior<Change> onMessage(Change change) {
            switch (change) {
                case OPENED -> {
                    open++;
                    arm();
                }
                case CLOSED -> {
                    open--;
                    if (open == 0) {
                        timers.cancelAll();
                    }
                }
                case DUE -> scope.stay();
            }
            return this;
        }

        private void arm() {
            Duration idle = scope.idleTimeout();
            if (open == 1 && !idle.isZero()) {
                timers.startTimerWithFixedDelay(Change.DUE, idle.dividedBy(STAYS));
            }
        }

        @Override
        public Behavior<Change> onSignal(Signal signal) {
            if (signal instanceof PostStop) {
                end.abort(new InstanceEnded());
            }
            return this;
        }
    }
}
