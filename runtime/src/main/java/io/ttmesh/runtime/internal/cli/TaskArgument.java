package io.ttmesh.runtime.internal.cli;

import io.ttmesh.model.TaskId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The argument that names a submission. */
final class TaskArgument {
    @Parameters(paramLabel = "ID", description = "The submission's id, as 'ttmesh ps' shows it.")
    @Nullable
    private TaskId taskId;

    /** The path of the submission, as {@code tasks/eu.7.v01JD0QZ3}. */
    String path() {
        return "tasks/" + id();
    }

    TaskId id() {
        return Objects.requireNonNull(taskId, "picocli requires the argument");
    }
}
