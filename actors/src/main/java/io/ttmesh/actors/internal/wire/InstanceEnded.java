package io.ttmesh.actors.internal.wire;

/** What streams end with that are bound to an instance of an actor which has ended. */
public final class InstanceEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Without a stack: nothing threw. */
    public InstanceEnded() {
        super("ended or moved, and with it its streams: ask it for another one", null, false, false);
    }
}
