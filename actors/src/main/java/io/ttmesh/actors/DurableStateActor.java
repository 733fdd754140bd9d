package io.ttmesh.actors;

import org.apache.pekko.persistence.typed.state.javadsl.Effect;
import org.apache.pekko.persistence.typed.state.javadsl.EffectFactories;

/**
 * An actor whose newest state is kept whole: for states that are small, or whose history nobody needs.
 *
 * <p>As with an {@link EventSourcedActor}, a command is answered after the state is stored, a handler that throws
 * changes nothing, and a stale instance fails and stops.
 *
 * @param <C> the commands: a record, or a sealed interface of records
 * @param <S> the state: immutable, likewise
 */
public abstract non-sealed class DurableStateActor<C, S> extends MeshActor<C> {
    /** The state before the first command. */
    public abstract S emptyState();

    /** Decides what a command leads to; changes nothing by itself. */
    public abstract Effect<S> onCommand(S state, C command);

    /** Called once after the state was read, before the first command. */
    public void onStart(S state) {}

    /** Called once when this instance ends in good order or has failed; not when its node is killed. */
    public void onStop() {}

    /** Pekko's effects: {@code none}, {@code persist}, {@code reply}, {@code stop} and so on. */
    @SuppressWarnings("unchecked") // One stateless object serves all types, as in Pekko's own behaviors.
    protected final EffectFactories<S> Effect() {
        return (EffectFactories<S>) (Object) org.apache.pekko.persistence.typed.state.javadsl.EffectFactories$.MODULE$;
    }
}
