package io.ttmesh.actors.internal.wire;

import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.Region;
import org.apache.pekko.actor.typed.ActorRef;

/** Makes live refs of what was read. Safe for use by many threads. */
public interface MeshRefs {
    /** The way to an actor at home in this region. */
    MeshRef<Object> ref(ActorId id, Region home);

    /** The same as a plain ref. */
    default ActorRef<Object> plain(ActorId id, Region home) {
        return ref(id, home).toActorRef();
    }

    /** A ref that knows its actor's home, which is part of how it is written. */
    interface AtHome {
        /** The actor's home region; {@link Region#ANY} for none in particular. */
        Region home();
    }
}
