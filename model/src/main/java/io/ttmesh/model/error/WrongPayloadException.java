package io.ttmesh.model.error;

/** A payload can not be read or written as the type that the task declares. */
public final class WrongPayloadException extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Says what happened and what to do. */
    public WrongPayloadException(String message) {
        super(Retry.NEVER, message, null);
    }

    /** The same, with what led to it. */
    public WrongPayloadException(String message, Throwable cause) {
        super(Retry.NEVER, message, cause);
    }
}
