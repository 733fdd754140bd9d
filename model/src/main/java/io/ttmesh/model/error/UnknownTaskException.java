package io.ttmesh.model.error;

/** No node of the mesh has the task in the wanted version. */
public final class UnknownTaskException extends MeshException {
    private static final long serialVersionUID = 1L;

    /** Says what happened and what to do. */
    public UnknownTaskException(String message) {
        super(Retry.SAFE, message, null);
    }
}
