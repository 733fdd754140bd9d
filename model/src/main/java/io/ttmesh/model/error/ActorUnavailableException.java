package io.ttmesh.model.error;

/**
 * The actor did not take the message, and nothing of it began: its start or its recovery failed, or it stopped while the
 * message waited. Send again later; if it goes on, the actor's log says why.
 */
public final class ActorUnavailableException extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Says what happened and what to do. */
    public ActorUnavailableException(String message) {
        super(Retry.SAFE, message, null);
    }
}
