package io.ttmesh.actors;

import java.util.Collection;

/**
 * Names tasks that every node with this class on its class path can run. Found by {@link java.util.ServiceLoader}:
 * list the implementation in {@code META-INF/services/io.ttmesh.actors.TaskModule}.
 */
@FunctionalInterface
public interface TaskModule {
    /** The tasks; called once per node at its start. */
    Collection<DistributedTask<?, ?>> tasks();
}
