package io.ttmesh.model.error;

/**
 * Actors wait for each other in a ring, or too many in a row: the message names them. Asking again would end the same way:
 * let one of them ask without blocking.
 */
public final class CallCycleException extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Says who waits for whom and what to do. */
    public CallCycleException(String message) {
        super(Retry.NEVER, message, null);
    }
}
