package io.ttmesh.testkit;

/** How fast a mesh notices that a node is gone, and moves on. */
public enum Timing {
    /** In about two seconds: for tests; a machine that stalls for more than two seconds takes a healthy node for dead. */
    QUICK,
    /** As shipped. */
    PRODUCTION
}
