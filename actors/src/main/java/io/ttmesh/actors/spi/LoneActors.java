package io.ttmesh.actors.spi;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.Call;
import io.ttmesh.actors.MeshActor;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.internal.service.HostSetup;
import io.ttmesh.actors.internal.service.LoneInstances;
import io.ttmesh.actors.internal.service.RpcProxy;
import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.CodecForms;
import io.ttmesh.actors.internal.wire.Failures;
import io.ttmesh.actors.internal.wire.KnownActors;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.NodeId;
import java.time.Clock;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;

/** Actors that users write, in an actor system without a mesh: for test kits. One of these in a system. */
public final class LoneActors {
    private final KnownActors known;
    private final HostSetup setup;

    private LoneActors(KnownActors known, HostSetup setup) {
        this.known = known;
        this.setup = setup;
    }

    /**
     * Prepares the system.
     *
     * @param refs what refs in commands, events and states are read as
     */
    public static LoneActors start(ActorSystem<?> system, ActorStores stores, Function<ActorId, MeshRef<Object>> refs) {
        ActorSettings settings = ActorSettings.of(system.settings().config());
        KnownActors known = KnownActors.get(system);
        known.start((id, home) -> refs.apply(id), settings.messageLimit());
        return new LoneActors(
                known, new HostSetup(new NodeId("unit"), Clock.systemUTC(), settings, stores, events -> {}, () -> 0));
    }

    /**
     * A ref as the methods of an interface; which type the actor is of is not checked, for nobody here has to know it.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when the interface can not be one of an actor
     */
    public static <T> T proxy(MeshRef<Call> ref, Class<T> methods) {
        return RpcProxy.of(ref, methods);
    }

    /** What the one that asked is told when the actor threw this. */
    public static Object failure(Throwable thrown) {
        return new ActorFailure(ActorFailure.Kind.THREW, Failures.of(thrown));
    }

    /** What the actor's code threw, of what running a {@link #behavior} came to. */
    public static Throwable thrown(Throwable failure) {
        return LoneInstances.thrown(failure);
    }

    /** Throws again what no host of an actor may go on after. */
    public static void rethrowFatal(Throwable thrown) {
        Failures.rethrowFatal(thrown);
    }

    /**
     * How a type is written.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when it can not be; names the place
     */
    public ActorForms forms(ActorType<?> type) {
        return new CodecForms(known.codec(type));
    }

    /**
     * What an instance does, as the mesh would run it; begins with its {@code onStart} or its recovery.
     *
     * @throws Exception what the actor throws in {@code onStart}
     */
    public Behavior<Object> behavior(ActorId id, ActorType<?> type, MeshActor<?> actor) throws Exception {
        return LoneInstances.behavior(id, actor, known.codec(type), setup);
    }
}
