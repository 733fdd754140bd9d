package io.ttmesh.testkit.internal.node;

import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeScope;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Finishes what runs, gives back what waits, and takes nothing new; returns how many attempts are left.
 *
 * @param atMost over zero; whoever asks must wait a little longer
 */
public record Drain(Duration atMost) implements NodeCode<Integer> {
    private static final Duration MARGIN = Duration.ofSeconds(5);

    @Override
    public Integer run(NodeScope node) throws InterruptedException, TimeoutException {
        return Stages.await(node.node().drain(atMost), atMost.plus(MARGIN));
    }
}
