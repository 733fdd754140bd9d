package io.ttmesh.testkit.internal.net;

import io.ttmesh.testkit.Timing;
import java.util.List;

/** Chooses the network of a cluster. */
public final class Planes {
    /** {@code namespaces} or {@code loopback}; by itself what this process may do decides. */
    public static final String PROPERTY = "ttmesh.test.plane";

    private Planes() {}

    /**
     * Opens a network: namespaces when this process is root, else loopback.
     *
     * @param cluster how failures call it
     * @param nodes those that are known already; more may come
     * @param timing of the mesh that stands on it
     * @param cuts how links are cut inside nodes, should that be needed
     * @throws IllegalStateException when this process is root and tools are missing, or when the property asks for what
     *     it may not do; has the remedy
     */
    public static NetworkPlane open(String cluster, List<String> nodes, Timing timing, CutSwitch cuts) {
        Account account = Account.current();
        String wanted = System.getProperty(PROPERTY, "");
        return switch (wanted) {
            case "namespaces" -> NamespacePlane.open(cluster, nodes, timing);
            case "loopback" -> loopback(nodes, "-D" + PROPERTY + "=loopback asks for it", cuts);
            case "" ->
                account.mayShapeNetworks()
                        ? NamespacePlane.open(cluster, nodes, timing)
                        : loopback(nodes, account.shortcoming(), cuts);
            default ->
                throw new IllegalStateException(
                        "-D" + PROPERTY + "=" + wanted + " names no network: namespaces or loopback");
        };
    }

    private static NetworkPlane loopback(List<String> nodes, String why, CutSwitch cuts) {
        Sweep.once();
        var plane = new LoopbackPlane(why, cuts);
        nodes.forEach(plane::seat);
        return plane;
    }
}
