package io.ttmesh.actors;

import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;

/**
 * An actor whose state is the sum of its events, which the mesh's journal keeps: it comes back with all of them, on
 * whichever node.
 *
 * <p>A command is answered after its events are stored: {@code Effect().persist(event).thenReply(replyTo, state ->
 * answer)}. An override of {@link #onCommand} may return Pekko's {@code ReplyEffect}: then a forgotten reply does not
 * compile. When it throws, nothing was stored, the one that asked is told, and the actor comes back from its journal
 * after a pause. Only one instance can store: a stale one, after a long pause of its node, fails and stops.
 *
 * @param <C> the commands: a record, or a sealed interface of records
 * @param <E> the events: likewise
 * @param <S> the state: immutable, likewise
 */
public abstract non-sealed class EventSourcedActor<C, E, S> extends MeshActor<C> {
    /** The state before the first event. */
    public abstract S emptyState();

    /** Decides what a command leads to; changes nothing by itself. */
    public abstract Effect<E, S> onCommand(S state, C command);

    /** Applies one event; reads no clock, random source or setting, for it is run again at every recovery. */
    public abstract S onEvent(S state, E event);

    /** Called once after recovery, before the first command. */
    public void onStart(S state) {}

    /** Called once when this instance ends in good order or has failed; not when its node is killed. */
    public void onStop() {}

    /** Pekko's effects: {@code none}, {@code persist}, {@code reply}, {@code stop} and so on. */
    @SuppressWarnings("unchecked") // One stateless object serves all types, as in Pekko's own behaviors.
    protected final EffectFactories<E, S> Effect() {
        return (EffectFactories<E, S>) (Object) org.apache.pekko.persistence.typed.javadsl.EffectFactories$.MODULE$;
    }
}
