package io.ttmesh.actors;

import java.util.Collection;

/**
 * Names jobs that every node with this class on its class path makes and runs when it is told a name and arguments, as by {@code
 * ttmesh job run}. Found by {@link java.util.ServiceLoader}: list the implementation in {@code
 * META-INF/services/io.ttmesh.actors.JobModule}.
 *
 * <p>Not for a program that has a handle to the mesh: that runs its {@link Job} itself.
 */
@FunctionalInterface
public interface JobModule {
    /** The jobs; called once per node at its start. */
    Collection<NamedJob<?>> jobs();
}
