package io.ttmesh.actors;

import java.util.Collection;

/**
 * Names actor types that every node with this class on its class path can host. Found by {@link java.util.ServiceLoader}:
 * list the implementation in {@code META-INF/services/io.ttmesh.actors.ActorModule}.
 */
@FunctionalInterface
public interface ActorModule {
    /** The types; called once per node at its start. */
    Collection<ActorType<?>> actors();
}
