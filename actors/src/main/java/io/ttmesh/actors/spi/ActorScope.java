package io.ttmesh.actors.spi;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.MeshRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Where one instance of an actor lives; made by the mesh, or by a test kit.
 *
 * @param <C> the commands
 */
public interface ActorScope<C> {
    /** Pekko's context. */
    ActorContext<C> context();

    /** Timers that end with the instance. */
    TimerScheduler<C> timers();

    /** The way to the actor from everywhere. */
    MeshRef<C> self();

    /** The way to another actor. */
    <D> MeshRef<D> actor(ActorType<D> type, String id);
}
