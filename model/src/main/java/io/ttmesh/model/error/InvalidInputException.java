package io.ttmesh.model.error;

/** An argument, option, id, setting or key is not acceptable; nothing was changed. The message names it and the remedy. */
public final class InvalidInputException extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Says what happened and what to do. */
    public InvalidInputException(String message) {
        super(Retry.NEVER, message, null);
    }

    /** The same, with what led to it. */
    public InvalidInputException(String message, Throwable cause) {
        super(Retry.NEVER, message, cause);
    }
}
