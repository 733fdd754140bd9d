package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.TaskRules;
import io.ttmesh.actors.spi.BusyShards;
import io.ttmesh.actors.spi.EventSink;
import io.ttmesh.actors.spi.OwnerSettings;
import io.ttmesh.actors.spi.WorkerDirectory;
import io.ttmesh.model.NodeId;
import io.ttmesh.sharding.spi.PlacementPolicy;
import java.time.Clock;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/** What all owners of one node share. */
public record OwnerContext(
        NodeId node,
        Clock clock,
        OwnerSettings settings,
        WorkerDirectory directory,
        PlacementPolicy policy,
        EventSink events,
        BusyShards busyShards,
        DoubleSupplier jitter) {
    TaskRules rules(long epoch) {
        return new TaskRules(
                epoch,
                settings.leaseTimeout(),
                settings.offerTimeout(),
                settings.fullRetry(),
                settings.nowhereGrace(),
                settings.workerLossesMax(),
                jitter);
    }

    /** Larger than that of every earlier incarnation on this clock: the time in microseconds. */
    long newEpoch() {
        Instant now = clock.instant();
        return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000L), now.getNano() / 1_000);
    }

    /** The last node has nobody to hand over to, and would wait for somebody in vain. */
    boolean hasSuccessor() {
        return directory.reports().stream()
                .anyMatch(report ->
                        !report.profile().node().equals(node) && !report.load().draining());
    }

    AttemptPlacer placer() {
        return new AttemptPlacer(directory, policy);
    }
}
