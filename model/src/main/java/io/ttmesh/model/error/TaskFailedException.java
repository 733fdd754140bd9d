package io.ttmesh.model.error;

import io.ttmesh.model.Failure;

/** The task ran and failed; {@link #failure()} carries the remote cause as text. */
public final class TaskFailedException extends MeshException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /** Wraps the failure of the last attempt. */
    public TaskFailedException(String message, Failure failure) {
        super(Retry.ONLY_IF_IDEMPOTENT, message, null);
        this.failure = failure;
    }

    /** Class of cause, class name, message and stack of the remote exception. */
    public Failure failure() {
        return failure;
    }
}
