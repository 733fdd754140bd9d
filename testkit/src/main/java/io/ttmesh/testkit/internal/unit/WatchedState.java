package io.ttmesh.testkit.internal.unit;

import io.ttmesh.actors.DurableStateActor;
import org.apache.pekko.persistence.typed.state.javadsl.Effect;

/** A user's actor with a durable state, which can be seen. */
final class WatchedState<C, S> extends DurableStateActor<Object, S> {
    private final DurableStateActor<C, S> actor;
    private final Watch watch;
    private final Runnable looked;

    WatchedState(DurableStateActor<C, S> actor, Watch watch, Runnable looked) {
        this.actor = actor;
        this.watch = watch;
        this.looked = looked;
    }

    @Override
    public S emptyState() {
        return actor.emptyState();
    }

    @Override
    @SuppressWarnings("unchecked") // The state is checked before it is kept.
    public Effect<S> onCommand(S state, Object message) {
        if (message instanceof UnitMessage own) {
            return switch (own) {
                case UnitMessage.Give(var command) -> handle(state, command);
                case UnitMessage.Keep(var values) -> Effect().persist((S) values.get(0));
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

    @SuppressWarnings("unchecked") // Commands are checked before they are given.
    private Effect<S> handle(S state, Object command) {
        watch.handled();
        return actor.onCommand(state, (C) command);
    }

    @Override
    public void onStart(S state) {
        actor.onStart(state);
        watch.recovered();
    }
}
