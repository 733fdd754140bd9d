package io.ttmesh.model.error;

/** The task ran and failed; carries the remote cause as text, for its classes need not exist here. */
public final class TaskFailedException extends MeshException {
    private static final long serialVersionUID = 1L;

    private final String remoteClass;
    private final String remoteMessage;
    private final String remoteStack;

    /** Says what failed; the rest may be empty when nothing was thrown. */
    public TaskFailedException(String message, String remoteClass, String remoteMessage, String remoteStack) {
        super(Retry.ONLY_IF_IDEMPOTENT, message, null);
        this.remoteClass = remoteClass;
        this.remoteMessage = remoteMessage;
        this.remoteStack = remoteStack;
    }

    /** Class name of what the task threw, or empty. */
    public String remoteClass() {
        return remoteClass;
    }

    /** Message of what the task threw, or empty. */
    public String remoteMessage() {
        return remoteMessage;
    }

    /** Stack trace of what the task threw, or empty. */
    public String remoteStack() {
        return remoteStack;
    }
}
