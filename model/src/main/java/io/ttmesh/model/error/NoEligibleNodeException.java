package io.ttmesh.model.error;

/**
 * No node may take the submission: a pin, tags, a hard region or a missing task version rule all of them out, or the
 * one that was asked is closed.
 */
public final class NoEligibleNodeException extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Says what happened and what to do. */
    public NoEligibleNodeException(String message) {
        super(Retry.SAFE, message, null);
    }
}
