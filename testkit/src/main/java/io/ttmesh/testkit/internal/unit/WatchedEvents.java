package io.ttmesh.testkit.internal.unit;

import io.ttmesh.actors.EventSourcedActor;
import org.apache.pekko.persistence.typed.javadsl.Effect;

/** A user's event-sourced actor, whose state and events can be seen. */
final class WatchedEvents<C, E, S> extends EventSourcedActor<Object, E, S> {
    private final EventSourcedActor<C, E, S> actor;
    private final Watch watch;
    private final Runnable looked;

    WatchedEvents(EventSourcedActor<C, E, S> actor, Watch watch, Runnable looked) {
        this.actor = actor;
        this.watch = watch;
        this.looked = looked;
    }

    @Override
    public S emptyState() {
        return actor.emptyState();
    }

    @Override
    @SuppressWarnings("unchecked") // Commands are checked before they are given, events before they are kept.
    public Effect<E, S> onCommand(S state, Object message) {
        if (message instanceof UnitMessage own) {
            return switch (own) {
                case UnitMessage.Give(var command) -> handle(state, command);
                case UnitMessage.Keep(var events) -> Effect().persist((java.util.List<E>) events);
                case UnitMessage.Rest ignored -> Effect().stop();
                case UnitMessage.Look look -> {
                    looked.run();
                    watch.answer(look, state);
                    yield Effect().none();
                }
            };
        }
        return handle(state, message);
    }

    @SuppressWarnings("unchecked") // As above.
    private Effect<E, S> handle(S state, Object command) {
        watch.handled();
        return actor.onCommand(state, (C) command);
    }

    @Override
    public S onEvent(S state, E event) {
        S next = actor.onEvent(state, event);
        watch.applied(event);
        return next;
    }

    @Override
    public void onStart(S state) {
        actor.onStart(state);
        watch.recovered();
    }
}
