package io.ttmesh.testkit.internal.report;

import io.ttmesh.testkit.NodeFacts;
import io.ttmesh.testkit.internal.node.TestNode;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A cluster as a report looks at it.
 *
 * @param nodes all, whether they run or not
 * @param facts asks a node for its view; throws when it does not answer
 * @param faults what link verbs hit
 * @param links which links are bad
 * @param rules those links as the system shows them
 * @param verbs what was done, oldest first
 */
public record Scene(
        List<TestNode> nodes,
        Function<TestNode, NodeFacts> facts,
        String faults,
        String links,
        Supplier<String> rules,
        List<String> verbs) {
    /** Copies the lists. */
    public Scene {
        nodes = List.copyOf(nodes);
        verbs = List.copyOf(verbs);
    }
}
