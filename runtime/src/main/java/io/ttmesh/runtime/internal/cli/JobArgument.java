package io.ttmesh.runtime.internal.cli;

import io.ttmesh.model.JobId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The argument that names a job. */
final class JobArgument {
    @Parameters(index = "0", paramLabel = "JOB", description = "The job's id, as 'ttmesh job ps' shows it.")
    @Nullable
    private JobId job;

    JobId id() {
        return Objects.requireNonNull(job, "picocli requires the argument");
    }

    /** The path of the job. */
    String path() {
        return "jobs/" + id();
    }
}
