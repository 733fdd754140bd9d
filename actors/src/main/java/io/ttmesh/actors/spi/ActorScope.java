package io.ttmesh.actors.spi;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.MeshRef;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
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

    /**
     * Sets a reminder; completes when it is kept. One that is set already, with the same command and the same {@link
     * ReminderTime.After} or {@link ReminderTime.Every}, keeps its time.
     */
    CompletionStage<Done> remind(String name, C command, ReminderTime time);

    /** Drops a reminder; completes with whether there was one. */
    CompletionStage<Boolean> cancelReminder(String name);

    /** After how long without a {@link #stay} or a message the instance is put to sleep; zero for never. */
    default Duration idleTimeout() {
        return Duration.ZERO;
    }

    /** Counts as a message of another; for use by any thread. */
    default void stay() {}
}
