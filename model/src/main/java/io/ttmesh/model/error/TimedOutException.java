package io.ttmesh.model.error;

/** Every attempt ran into its timeout, or the deadline passed, or the caller's own wait ended. */
public final class TimedOutException extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Says what happened and what to do. */
    public TimedOutException(String message) {
        super(Retry.ONLY_IF_IDEMPOTENT, message, null);
    }
}
