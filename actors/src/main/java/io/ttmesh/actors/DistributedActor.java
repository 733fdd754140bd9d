package io.ttmesh.actors;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A volatile actor: its fields are its state, and go when it stops, moves or fails.
 *
 * <p>When {@link #onStart} or {@link #onMessage} throws, the one that asked is told, and after a growing pause a new
 * instance takes the messages that follow. Not for state that must not be lost: that is an {@link EventSourcedActor}'s or
 * a {@link DurableStateActor}'s.
 *
 * @param <C> the commands: a record, or a sealed interface of records
 */
public abstract non-sealed class DistributedActor<C> extends MeshActor<C> {
    /**
     * Called once before the first message.
     *
     * @throws Exception any: the messages that wait are refused, and a new instance is started after a pause
     */
    public void onStart() throws Exception {}

    /** Called once when this instance ends in good order or has failed; not when its node is killed. */
    public void onStop() {}

    /**
     * Handles one command.
     *
     * @return {@link #same()} to go on, {@link #stopped()} to end, or any behavior of Pekko's to go on as
     * @throws Exception any: the one that asked is told, this instance is given up
     */
    public abstract Behavior<C> onMessage(C command) throws Exception;

    /** Goes on as before. */
    protected final Behavior<C> same() {
        return Behaviors.same();
    }

    /** Ends this instance; the next message starts a new one. */
    protected final Behavior<C> stopped() {
        return Behaviors.stopped();
    }
}
