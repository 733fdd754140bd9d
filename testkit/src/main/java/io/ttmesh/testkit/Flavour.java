package io.ttmesh.testkit;

/** What the nodes of a cluster are. */
public enum Flavour {
    /** A JVM each; with root rights, each in a network namespace of its own. All verbs work. */
    PROCESS,
    /** An actor system each, all in the JVM of the test: quick to start, and no verb that needs a process. */
    IN_PROCESS
}
