package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.DurableStateActor;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.actors.MeshActor;
import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.actors.internal.wire.Failures;
import io.ttmesh.model.ActorId;
import org.apache.pekko.actor.typed.Behavior;

/** Instances that take their commands as they are, with no host that counts and answers for them. */
public final class LoneInstances {
    private LoneInstances() {}

    /** What the instance does. */
    public static Behavior<Object> behavior(ActorId id, MeshActor<?> actor, ActorCodec codec, HostSetup setup)
            throws Exception {
        var desk = new Desk(new Keys(codec, setup));
        Instance instance = switch (actor) {
            case DistributedActor<?> plain -> VolatileInstance.start(plain);
            case EventSourcedActor<?, ?, ?> sourced -> EventSourcedInstance.start(id, sourced, codec, desk, setup);
            case DurableStateActor<?, ?> durable -> DurableStateInstance.start(id, durable, codec, desk, setup);
        };
        return instance.behavior();
    }

    /** What the actor's code threw, wherever Pekko met it. */
    public static Throwable thrown(Throwable failure) {
        StartThrew start = StartThrew.in(failure);
        return start == null ? Failures.thrown(failure) : start.thrown();
    }

    private record Desk(Keys keys) implements CommandDesk {
        @Override
        public Object take(Object message) {
            return message;
        }

        @Override
        public void stashed() {}

        @Override
        public void unhandled() {}

        @Override
        public void storing() {}
    }
}
