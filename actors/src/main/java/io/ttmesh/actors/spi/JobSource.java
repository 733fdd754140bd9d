package io.ttmesh.actors.spi;

import io.ttmesh.actors.JobModule;
import io.ttmesh.actors.NamedJob;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;

/** Where the jobs come from that a node runs by name. */
@FunctionalInterface
public interface JobSource {
    /** The jobs; called once, when the node starts. */
    Collection<NamedJob<?>> jobs();

    /** The jobs of every {@link JobModule} that the class loader finds. */
    static JobSource classPath(ClassLoader loader) {
        return () -> ServiceLoader.load(JobModule.class, loader).stream()
                .<NamedJob<?>>flatMap(module -> module.get().jobs().stream())
                .toList();
    }

    /** The given jobs. */
    static JobSource of(NamedJob<?>... jobs) {
        List<NamedJob<?>> copy = List.of(jobs);
        return () -> copy;
    }
}
