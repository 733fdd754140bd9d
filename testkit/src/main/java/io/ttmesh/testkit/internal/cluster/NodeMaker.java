package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.testkit.internal.node.NodeSpec;
import io.ttmesh.testkit.internal.node.TestNode;

/** Makes nodes of the flavour of a cluster; nothing is started by it. */
@FunctionalInterface
interface NodeMaker {
    TestNode make(NodeSpec spec);
}
