package io.ttmesh.actors.spi;

import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;

/**
 * Where the mesh's own actors run: on the dispatcher of Pekko's own, beside sharding and remoting. A message between
 * actors of two dispatchers wakes a thread; on one, the thread that sent it goes on with it. User code never runs there.
 */
public final class MeshDispatcher {
    /** How an actor of ours is started. */
    public static final Props PROPS = DispatcherSelector.fromConfig("pekko.actor.internal-dispatcher");

    private MeshDispatcher() {}
}
