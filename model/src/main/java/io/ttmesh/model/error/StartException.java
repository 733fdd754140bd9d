package io.ttmesh.model.error;

/** A node can not start or join: a setting, a port, a foreign mesh id or two tasks that contradict each other. */
public final class StartException extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Says what happened and what to do. */
    public StartException(String message) {
        super(Retry.SAFE, message, null);
    }

    /** The same, with what led to it. */
    public StartException(String message, Throwable cause) {
        super(Retry.SAFE, message, cause);
    }
}
