package io.ttmesh.actors.spi;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskModule;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;

/** Where a node's tasks come from. */
@FunctionalInterface
public interface TaskSource {
    /** The tasks; called once, when the node starts. */
    Collection<DistributedTask<?, ?>> tasks();

    /** The tasks of every {@link TaskModule} that the class loader finds. */
    static TaskSource classPath(ClassLoader loader) {
        return () -> ServiceLoader.load(TaskModule.class, loader).stream()
                .<DistributedTask<?, ?>>flatMap(module -> module.get().tasks().stream())
                .toList();
    }

    /** The given tasks. */
    static TaskSource of(DistributedTask<?, ?>... tasks) {
        var copy = List.of(tasks);
        return () -> copy;
    }
}
