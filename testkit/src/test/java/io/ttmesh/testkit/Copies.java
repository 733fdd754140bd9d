package io.ttmesh.testkit;

import java.time.Duration;

/** How many nodes keep a copy of the journal, as the node knows where it runs. */
record Copies() implements NodeCode<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public Integer run(NodeScope node) {
        return node.node().mesh().journal().voters().size();
    }

    /** Waits until every node knows of three. */
    static void awaitThree(MeshCluster cluster) {
        cluster.await(
                "the journal has three copies",
                PATIENCE,
                () -> cluster.nodes().stream().allMatch(node -> node.run(new Copies()) == 3));
    }
}
