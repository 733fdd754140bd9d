package io.ttmesh.testkit;

/** Where the clients of a cluster stand: the JVM of the test. */
public record ClientsPlace() implements Place {
    @Override
    public String name() {
        return "clients";
    }
}
