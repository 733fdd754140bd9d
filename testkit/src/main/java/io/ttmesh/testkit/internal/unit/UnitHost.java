package io.ttmesh.testkit.internal.unit;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.DurableStateActor;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.actors.MeshActor;
import io.ttmesh.actors.spi.LoneActors;
import io.ttmesh.model.ActorId;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.MessageAdaptionFailure;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.internal.BehaviorImpl;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Runs instances of one actor one after the other, as a node does, but without pauses: one that failed is replaced at
 * once, one that stopped, or that could not start, with the next command.
 */
public final class UnitHost<C> extends AbstractMatchingBehavior<Object> {
    /** What the actor is and where it lives. */
    public record Setup<C>(ActorId id, ActorType<C> type, LoneActors actors, Peers peers) {}

    private final Setup<C> setup;
    private final TimerScheduler<Object> timers;
    private final UnitReminders reminders;
    private final Watch watch = new Watch();
    private Behavior<Object> inner = Behaviors.empty();
    private @Nullable MeshActor<C> actor;

    /** A look that the instance has not come to yet. */
    private UnitMessage.@Nullable Look looking;

    private UnitHost(ActorContext<Object> context, TimerScheduler<Object> timers, Setup<C> setup) {
        super(context);
        this.timers = timers;
        this.setup = setup;
        this.reminders = new UnitReminders(context.getSystem(), context.getSelf());
    }

    /** Hosts an actor, and starts it at once. */
    public static <C> Behavior<Object> create(Setup<C> setup) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var host = new UnitHost<>(context, timers, setup);
            host.start();
            return host;
        }));
    }

    private void start() {
        watch.started();
        try {
            MeshActor<C> fresh = setup.type().factory().get();
            fresh.attach(new UnitScope<>(
                    getContext(),
                    timers,
                    setup.peers(),
                    reminders,
                    setup.peers().ref(setup.id())));
            actor = fresh;
            MeshActor<?> watched = switch (fresh) {
                case DistributedActor<C> plain -> plain;
                case EventSourcedActor<C, ?, ?> sourced -> new WatchedEvents<>(sourced, watch, this::looked);
                case DurableStateActor<C, ?> durable -> new WatchedState<>(durable, watch, this::looked);
            };
            inner = Behavior.validateAsInitial(
                    Behavior.start(setup.actors().behavior(setup.id(), setup.type(), watched), getContext()));
            if (fresh instanceof DistributedActor) {
                watch.recovered();
            }
        } catch (Throwable e) {
            LoneActors.rethrowFatal(e);
            watch.failed(e);
            actor = null;
            tidy();
        }
    }

    private void looked() {
        looking = null;
    }

    @Override
    public Behavior<Object> onMessage(Object message) {
        switch (message) {
            case UnitMessage.Look look -> onLook(look);
            case UnitMessage.Rest rest -> onRest(rest);
            case UnitMessage.Give(var command) -> {
                startAgain();
                handle(actor instanceof DistributedActor ? command : message);
            }
            case UnitMessage.Keep keep -> {
                startAgain();
                handle(keep);
            }
            default -> handle(message);
        }
        return this;
    }

    private void startAgain() {
        if (actor == null) {
            start();
        }
    }

    private void onLook(UnitMessage.Look look) {
        if (actor == null && setup.type().kind() != ActorType.Kind.VOLATILE && watch.isRecovered()) {
            start();
        }
        if (actor == null || actor instanceof DistributedActor) {
            watch.answer(look, null);
        } else {
            looking = look;
            run(look);
        }
    }

    private void onRest(UnitMessage.Rest rest) {
        if (actor instanceof DistributedActor) {
            end(PostStop.instance());
            watch.stopped();
        } else {
            handle(rest);
        }
    }

    private void handle(Object message) {
        if (actor instanceof DistributedActor) {
            watch.handled();
        }
        if (actor != null) {
            run(message);
        }
    }

    private void run(Object message) {
        try {
            settle(Behavior.interpretMessage(inner, getContext(), message));
        } catch (Throwable e) {
            LoneActors.rethrowFatal(e);
            onFailed(e);
        }
    }

    private void settle(Behavior<Object> next) {
        if (Behavior.isUnhandled(next) && actor instanceof DistributedActor) {
            watch.failed(new IllegalStateException("the actor does not handle this command now"));
        }
        Behavior<Object> settled = Behavior.canonicalize(next, inner, getContext());
        if (Behavior.isAlive(settled)) {
            inner = settled;
        } else if ((Object) settled instanceof BehaviorImpl.FailedBehavior failed) {
            onFailed(failed.cause());
        } else {
            end(PostStop.instance());
            watch.stopped();
            lookAgain();
        }
    }

    private void onFailed(Throwable thrown) {
        boolean wasUp = watch.isRecovered();
        end(PreRestart.instance());
        watch.failed(thrown);
        if (wasUp) {
            start();
        }
        lookAgain();
    }

    /** The instance that was to answer has ended: the next one does. */
    private void lookAgain() {
        UnitMessage.Look open = looking;
        looking = null;
        if (open != null) {
            onLook(open);
        }
    }

    @Override
    public Behavior<Object> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            end(signal);
        } else if (actor != null) {
            try {
                Behavior<Object> next = Behavior.interpretSignal(inner, getContext(), signal);
                if (!Behavior.isUnhandled(next)) {
                    settle(next);
                } else if (signal instanceof MessageAdaptionFailure failure) {
                    onFailed(failure.exception());
                }
            } catch (Throwable e) {
                LoneActors.rethrowFatal(e);
                onFailed(e);
            }
        }
        return this;
    }

    private void end(Signal signal) {
        MeshActor<C> ended = actor;
        actor = null;
        if (ended == null) {
            return;
        }
        try {
            Behavior.interpretSignal(inner, getContext(), signal);
            stop(ended);
        } catch (Throwable e) {
            LoneActors.rethrowFatal(e);
            watch.failed(e);
        }
        tidy();
    }

    private static void stop(MeshActor<?> ended) {
        switch (ended) {
            case DistributedActor<?> plain -> plain.onStop();
            case EventSourcedActor<?, ?, ?> sourced -> sourced.onStop();
            case DurableStateActor<?, ?> durable -> durable.onStop();
        }
    }

    private void tidy() {
        inner = Behaviors.empty();
        timers.cancelAll();
        getContext().cancelReceiveTimeout();
        getContext().getChildren().forEach(getContext()::stop);
    }
}
