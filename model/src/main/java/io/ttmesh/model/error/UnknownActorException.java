package io.ttmesh.model.error;

/** No node of the mesh has the actor type; the message names those that are registered. */
public final class UnknownActorException extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Says what happened and what to do. */
    public UnknownActorException(String message) {
        super(Retry.SAFE, message, null);
    }
}
