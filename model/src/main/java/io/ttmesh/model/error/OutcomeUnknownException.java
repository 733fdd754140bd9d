package io.ttmesh.model.error;

/** Nobody can say how, or whether, the submission ended: its owner and its submitter are lost, or did not answer. */
public final class OutcomeUnknownException extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Says what happened and what to do. */
    public OutcomeUnknownException(String message) {
        super(Retry.ONLY_IF_IDEMPOTENT, message, null);
    }
}
