package io.ttmesh.testkit.internal.net;

import java.util.Set;

/** Cuts links inside the nodes, where the network can not; the cluster carries it out with {@link ArteryCuts}. */
@FunctionalInterface
public interface CutSwitch {
    /**
     * Makes a place exchange nothing with exactly these peers; returns when it holds. A place that is not up has
     * nothing to cut: whoever starts it applies the table again.
     *
     * @param place a node, or {@link NetworkPlane#CLIENTS}
     * @param peers the names of places; empty heals
     */
    void set(String place, Set<String> peers);
}
