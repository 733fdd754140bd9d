package io.ttmesh.model.error;

/**
 * The submission ended longer ago than outcomes are kept, or the command was carried out and its answer is not kept; it is
 * not run again under the same id or key.
 */
public final class ForgottenException extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Says what happened and what to do. */
    public ForgottenException(String message) {
        super(Retry.NEVER, message, null);
    }
}
