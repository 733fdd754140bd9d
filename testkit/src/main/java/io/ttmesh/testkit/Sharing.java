package io.ttmesh.testkit;

/** Who shares a cluster. */
public enum Sharing {
    /** All tests of a class; it is repaired before each of them. */
    CLASS,
    /** Nobody: every test gets one of its own. */
    TEST
}
