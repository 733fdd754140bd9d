package io.ttmesh.model.error;

/** A job has ended without a result. What is missing can be run again by resuming it, once the cause is mended. */
public final class JobFailedException extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Says which job, which steps failed, and why. */
    public JobFailedException(String message) {
        super(Retry.ONLY_IF_IDEMPOTENT, message, null);
    }
}
