package io.ttmesh.testkit.internal.node;

import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeScope;
import java.time.Duration;
import java.time.Instant;

/**
 * Sets the node's clock off the machine's until the node ends; returns what it reads then.
 *
 * @param by how far ahead; negative for behind, zero to set it right
 */
public record Skew(Duration by) implements NodeCode<Instant> {
    @Override
    public Instant run(NodeScope node) {
        SkewedClock clock = ((AgentScope) node).clock();
        clock.skew(by);
        return clock.instant();
    }
}
