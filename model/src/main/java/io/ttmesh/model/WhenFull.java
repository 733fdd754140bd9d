package io.ttmesh.model;

/** What becomes of a submission when every eligible node is full. */
public enum WhenFull {
    /** It waits at its owner until a node has room, or its deadline passes. */
    WAIT,
    /** It fails with an overload error, so that its caller can slow down. */
    REFUSE
}
