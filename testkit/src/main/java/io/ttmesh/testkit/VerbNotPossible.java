package io.ttmesh.testkit;

/** A verb that this cluster can not carry out: the message names the verb, why, and what would make it possible. */
public final class VerbNotPossible extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Made by the harness. */
    public VerbNotPossible(String message) {
        super(message);
    }
}
