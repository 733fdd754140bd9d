package io.ttmesh.model.error;

/** The submission was cancelled before it ended otherwise. */
public final class CancelledException extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Says what happened and what to do. */
    public CancelledException(String message) {
        super(Retry.NEVER, message, null);
    }
}
