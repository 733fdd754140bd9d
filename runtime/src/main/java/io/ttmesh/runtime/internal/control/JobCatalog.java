package io.ttmesh.runtime.internal.control;

import io.ttmesh.actors.NamedJob;
import io.ttmesh.actors.spi.JobSource;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.internal.settings.Nearest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The jobs that a node runs by name. Immutable. */
final class JobCatalog {
    private final Map<String, NamedJob<?>> jobs = new TreeMap<>();

    /**
     * Knows these jobs.
     *
     * @throws StartException when two have one name
     */
    JobCatalog(JobSource source) {
        for (NamedJob<?> job : source.jobs()) {
            if (jobs.putIfAbsent(job.name(), job) != null) {
                throw new StartException("two jobs on the class path are named " + job.name() + ": rename one");
            }
        }
    }

    /**
     * One of the jobs, as people are shown it.
     *
     * @param name its name
     * @param summary one line
     * @param arguments what it takes
     */
    record Entry(String name, String summary, List<NamedJob.Argument> arguments) {}

    /** All, by name. */
    List<Entry> entries() {
        return jobs.values().stream()
                .map(job -> new Entry(job.name(), job.summary(), job.arguments()))
                .toList();
    }

    /**
     * The one of this name.
     *
     * @throws InvalidInputException when there is none
     */
    NamedJob<?> job(String name) {
        NamedJob<?> job = jobs.get(name);
        if (job == null) {
            throw new InvalidInputException("job '" + name + "' is unknown to this node"
                    + Nearest.to(name, jobs.keySet())
                            .map(near -> ": did you mean " + near + "?")
                            .orElse(": no JobModule is on its class path"));
        }
        return job;
    }
}
