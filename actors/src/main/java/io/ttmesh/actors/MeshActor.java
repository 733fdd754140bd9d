package io.ttmesh.actors;

import io.ttmesh.actors.spi.ActorScope;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What the three kinds of actors have in common: who they are and what they can reach. Extend one of the three.
 *
 * <p>One message at a time: nothing here is to be used by other threads, except {@link #self()} and {@link #actor}. An
 * actor must not block; what blocks belongs on a virtual thread, with its result sent back by {@code
 * context().pipeToSelf}.
 *
 * @param <C> the commands: a record, or a sealed interface of records
 */
public abstract sealed class MeshActor<C> permits DistributedActor, EventSourcedActor, DurableStateActor {
    private @Nullable ActorScope<C> scope;

    MeshActor() {}

    /**
     * Tells the new instance where it lives. Called once, by the mesh or a test kit, before anything else.
     *
     * @throws IllegalStateException when it was called before: a factory must make a new instance each time
     */
    public final void attach(ActorScope<C> where) {
        if (scope != null) {
            throw new IllegalStateException("instance of " + getClass().getName()
                    + " is used already: the factory of its actor type must make a new one each time");
        }
        scope = where;
    }

    private ActorScope<C> scope() {
        ActorScope<C> known = scope;
        if (known == null) {
            throw new IllegalStateException(
                    getClass().getName() + " is not hosted yet: use onStart, not the constructor");
        }
        return known;
    }

    /** Pekko's own context of this actor, for children, watching, adapters and pipes. */
    protected final ActorContext<C> context() {
        return scope().context();
    }

    /** Timers that end with this instance; they do not keep an idle actor awake. */
    protected final TimerScheduler<C> timers() {
        return scope().timers();
    }

    /** The id, by which it is one of its type. */
    protected final String id() {
        return scope().self().id().id();
    }

    /** The way to this actor from everywhere, also after it has moved. */
    protected final MeshRef<C> self() {
        return scope().self();
    }

    /** The way to another actor. */
    protected final <D> MeshRef<D> actor(ActorType<D> type, String id) {
        return scope().actor(type, id);
    }

    /** Logs under the name of the actor's class. */
    protected final Logger log() {
        return context().getLog();
    }
}
