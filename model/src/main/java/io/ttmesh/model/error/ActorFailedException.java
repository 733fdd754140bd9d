package io.ttmesh.model.error;

/**
 * The actor's handler threw; carries the remote cause as text, for its classes need not exist here. The actor's state is
 * as it was before the message, or the actor started anew where its state is volatile.
 */
public final class ActorFailedException extends MeshException {
    private static final long serialVersionUID = 1L;

    private final String remoteClass;
    private final String remoteMessage;
    private final String remoteStack;

    /** Says what failed. */
    public ActorFailedException(String message, String remoteClass, String remoteMessage, String remoteStack) {
        super(Retry.ONLY_IF_IDEMPOTENT, message, null);
        this.remoteClass = remoteClass;
        this.remoteMessage = remoteMessage;
        this.remoteStack = remoteStack;
    }

    /** Class name of what the handler threw. */
    public String remoteClass() {
        return remoteClass;
    }

    /** Message of what the handler threw, or empty. */
    public String remoteMessage() {
        return remoteMessage;
    }

    /** Stack trace of what the handler threw, or empty. */
    public String remoteStack() {
        return remoteStack;
    }
}
