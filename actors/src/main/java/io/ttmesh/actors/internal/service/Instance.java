package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.DurableStateActor;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.actors.MeshActor;
import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.model.ActorId;
import org.apache.pekko.actor.typed.Behavior;

/**
 * One instance of a user's actor as its host runs it.
 *
 * @param behavior what messages go to
 * @param ownsOrder whether it takes envelopes as they are and says by {@link CommandDesk#take} when it begins one: it may
 *     keep them waiting while it stores
 * @param onStop the user's
 */
record Instance(Behavior<Object> behavior, boolean ownsOrder, Runnable onStop) {
    /** One of a new actor, by its kind. */
    static <C> Instance of(ActorId id, MeshActor<C> actor, ActorCodec codec, CommandDesk desk, HostSetup setup)
            throws Exception {
        return switch (actor) {
            case DistributedActor<C> plain -> VolatileInstance.start(plain);
            case EventSourcedActor<C, ?, ?> sourced -> EventSourcedInstance.start(id, sourced, codec, desk, setup);
            case DurableStateActor<C, ?> durable -> DurableStateInstance.start(id, durable, codec, desk, setup);
        };
    }
}
