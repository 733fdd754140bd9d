package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.DistributedActor;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Hands messages to a user's volatile actor. */
final class VolatileInstance<C> extends ExtensibleBehavior<Object> {
    private final DistributedActor<C> actor;

    private VolatileInstance(DistributedActor<C> actor) {
        this.actor = actor;
    }

    static <C> Instance start(DistributedActor<C> actor) throws Exception {
        actor.onStart();
        return new Instance(new VolatileInstance<>(actor), false, actor::onStop);
    }

    @Override
    @SuppressWarnings("unchecked") // The host checks commands; what it does not check, the actor told itself.
    public Behavior<Object> receive(TypedActorContext<Object> context, Object message) throws Exception {
        return (Behavior<Object>) actor.onMessage((C) message);
    }

    @Override
    public Behavior<Object> receiveSignal(TypedActorContext<Object> context, Signal signal) {
        return Behaviors.unhandled();
    }
}
