package io.ttmesh.testkit;

/** A place on the network of a cluster: a node, or the JVM of the test with all its clients. */
public sealed interface Place permits NodeHandle, ClientsPlace {
    /** Names it in rules and reports. */
    String name();
}
