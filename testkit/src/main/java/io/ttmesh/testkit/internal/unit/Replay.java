package io.ttmesh.testkit.internal.unit;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.actors.MeshActor;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.spi.ActorScope;
import io.ttmesh.actors.spi.ReminderTime;
import io.ttmesh.model.ActorId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Applies events to a new instance that has nothing but them and its id. */
public final class Replay {
    private Replay() {}

    /**
     * The state that they lead to.
     *
     * @throws AssertionError when applying them needs more than state and event
     */
    public static <C> Object of(ActorType<C> type, ActorId id, Peers peers, List<Object> events) {
        MeshActor<C> actor = type.factory().get();
        actor.attach(new Bare<>(peers, peers.ref(id)));
        return fold((EventSourcedActor<?, ?, ?>) actor, events);
    }

    @SuppressWarnings("unchecked") // They are the actor's own events.
    private static <E, S> Object fold(EventSourcedActor<?, E, S> actor, List<Object> events) {
        S state = actor.emptyState();
        for (Object event : events) {
            state = actor.onEvent(state, (E) event);
        }
        return state;
    }

    private record Bare<C>(Peers peers, MeshRef<C> self) implements ActorScope<C> {
        @Override
        public ActorContext<C> context() {
            throw new AssertionError("onEvent uses the actor's context: it must depend on state and event only");
        }

        @Override
        public TimerScheduler<C> timers() {
            throw new AssertionError("onEvent uses timers: it must depend on state and event only");
        }

        @Override
        public <D> MeshRef<D> actor(ActorType<D> type, String other) {
            return peers.ref(new ActorId(type.name(), other));
        }

        @Override
        public CompletionStage<Done> remind(String name, C command, ReminderTime time) {
            throw new AssertionError("onEvent sets reminder " + name + ": it must depend on state and event only");
        }

        @Override
        public CompletionStage<Boolean> cancelReminder(String name) {
            throw new AssertionError("onEvent drops reminder " + name + ": it must depend on state and event only");
        }
    }
}
