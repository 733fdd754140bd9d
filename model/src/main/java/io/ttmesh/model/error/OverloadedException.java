package io.ttmesh.model.error;

/** A limit was reached; submit again later or elsewhere. The message names the limit and its setting. */
public final class OverloadedException extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Says what happened and what to do. */
    public OverloadedException(String message) {
        super(Retry.SAFE, message, null);
    }
}
