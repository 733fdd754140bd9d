package io.ttmesh.testkit;

import io.ttmesh.runtime.spi.NodeInside;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentMap;

/** The node that {@link NodeCode} finds itself in. */
public interface NodeScope {
    /** The node: its mesh handle, actor system and clock. */
    NodeInside node();

    /** Where the harness keeps the node's log and data. */
    Path folder();

    /** What earlier code in this node has put there, as a socket that stays open. Gone with the node. */
    ConcurrentMap<String, Object> kept();
}
