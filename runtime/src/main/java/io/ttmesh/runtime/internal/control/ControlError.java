package io.ttmesh.runtime.internal.control;

import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.MeshException.Retry;
import io.ttmesh.model.error.TaskFailedException;
import java.util.Optional;

/**
 * The door's answer when it says no.
 *
 * @param error what went wrong
 * @param message one line that names the subject and the remedy
 * @param retry whether asking again is safe
 * @param thrown what user code threw, when a task failed
 */
public record ControlError(ErrorKind error, String message, Retry retry, Optional<Thrown> thrown) {
    /** An exception on another node, as text. */
    public record Thrown(String className, String message, String stack) {}

    static ControlError of(MeshException e) {
        return new ControlError(ErrorKind.of(e), String.valueOf(e.getMessage()), e.retry(), thrown(e));
    }

    private static Optional<Thrown> thrown(MeshException e) {
        return e instanceof TaskFailedException failed
                ? Optional.of(new Thrown(failed.remoteClass(), failed.remoteMessage(), failed.remoteStack()))
                : Optional.empty();
    }

    static ControlError of(ErrorKind kind, String message, Retry retry) {
        return new ControlError(kind, message, retry, Optional.empty());
    }
}
