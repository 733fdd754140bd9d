package io.ttmesh.sharding.placement;

import io.ttmesh.model.NodeId;
import io.ttmesh.model.PlacementRecord.Candidate;
import io.ttmesh.model.Region;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.sharding.NodeLoad;
import io.ttmesh.sharding.NodeReport;
import io.ttmesh.sharding.PlacementDemand;
import io.ttmesh.sharding.Ranking;
import io.ttmesh.sharding.RegionDistances;
import io.ttmesh.sharding.spi.PlacementPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Prefers the nearest node that has room: the default policy.
 *
 * <p>A score is an estimate in milliseconds of delay, lower is better:
 *
 * <pre>
 *   10 x distance between the wanted region and the node's
 * + the wait that the node expects
 * + 100 when no executor slot is free
 * + 200 x the filled share of the queue
 * +  20 x the busy share of the executor slots
 * </pre>
 *
 * <p>So distance weighs most but not absolutely: with the default distance of 100, a node abroad wins once the nodes at
 * home keep an attempt waiting for more than a second. Reports are as old as the load view: an owner that places many
 * attempts between two reports should count its own offers into the reports that it passes.
 */
public final class NearestFreeNode implements PlacementPolicy {
    private static final double DISTANCE_WEIGHT = 10;
    private static final double NO_FREE_SLOT = 100;
    private static final double QUEUE_WEIGHT = 200;
    private static final double BUSY_WEIGHT = 20;

    private final RegionDistances distances;
    private final int candidatesMax;
    private final long patienceMillis;

    /**
     * Creates the policy.
     *
     * @param candidatesMax how many eligible nodes a ranking keeps, 1 or more
     * @param patienceMillis how long an attempt may be expected to wait at its owner's own node before other nodes are
     *     looked at, 0 or more
     * @throws InvalidInputException when a number is out of its range
     */
    public NearestFreeNode(RegionDistances distances, int candidatesMax, long patienceMillis) {
        if (candidatesMax < 1 || patienceMillis < 0) {
            throw new InvalidInputException("placement keeps " + candidatesMax + " candidates and waits "
                    + patienceMillis + " ms at home: use 1 or more and 0 or more");
        }
        this.distances = distances;
        this.candidatesMax = candidatesMax;
        this.patienceMillis = patienceMillis;
    }

    @Override
    public Optional<String> objection(PlacementDemand demand, NodeReport own) {
        Optional<String> unfit = Fitness.unfit(demand, own).or(() -> Fitness.noRoom(own));
        return unfit.isPresent() ? unfit : betterElsewhere(demand, own);
    }

    private Optional<String> betterElsewhere(PlacementDemand demand, NodeReport own) {
        Region region = own.profile().region();
        int distance = distances.between(demand.wanted(), region);
        if (distance > 0) {
            return Optional.of("in region " + region + ", " + distance + " away from the wanted " + demand.wanted());
        }
        NodeLoad load = own.load();
        if (load.freeSlots() == 0 && load.waitMillis() > patienceMillis) {
            return Optional.of("expects a wait of " + load.waitMillis() + " ms with " + load.queued()
                    + " queued, over the " + patienceMillis + " ms to be patient at home");
        }
        return Optional.empty();
    }

    @Override
    public Ranking rank(PlacementDemand demand, Collection<NodeReport> reports, Set<NodeId> declined, long seed) {
        List<Candidate> eligible = new ArrayList<>();
        List<Candidate> rejected = new ArrayList<>();
        boolean waitingHelps = false;
        for (NodeReport report : reports) {
            NodeId node = report.profile().node();
            Optional<String> unfit = Fitness.unfit(demand, report);
            Optional<String> noRoom = unfit.isPresent() ? unfit : noRoom(report, declined);
            waitingHelps |= unfit.isEmpty() && noRoom.isPresent();
            noRoom.ifPresentOrElse(
                    why -> rejected.add(Candidate.rejected(node, why)),
                    () -> eligible.add(Candidate.eligible(node, score(demand, report))));
        }
        eligible.sort(Comparator.comparingDouble(Candidate::score)
                .thenComparingLong(candidate -> mixed(seed, candidate.node()))
                .thenComparing(Candidate::node));
        rejected.sort(Comparator.comparing(Candidate::node));
        return new Ranking(eligible.stream().limit(candidatesMax).toList(), rejected, waitingHelps);
    }

    private static Optional<String> noRoom(NodeReport report, Set<NodeId> declined) {
        return declined.contains(report.profile().node())
                ? Optional.of("declined already in this round")
                : Fitness.noRoom(report);
    }

    private double score(PlacementDemand demand, NodeReport report) {
        NodeLoad load = report.load();
        double queueFill = load.queueLimit() == 0 ? 0 : (double) load.queued() / load.queueLimit();
        double busy = (double) report.busySlots() / report.profile().executorSlots();
        double score = DISTANCE_WEIGHT
                        * distances.between(demand.wanted(), report.profile().region())
                + load.waitMillis()
                + (load.freeSlots() == 0 ? NO_FREE_SLOT : 0)
                + QUEUE_WEIGHT * queueFill
                + BUSY_WEIGHT * busy;
        // Whole numbers: a difference below a millisecond is noise, and must not make one node everybody's first
        // choice.
        return Math.rint(score);
    }

    /** Spreads equal nodes differently for each seed; the last step of SplitMix64 (Steele, Lea, Flood, 2014). */
    private static long mixed(long seed, NodeId node) {
        long z = seed + 0x9E3779B97F4A7C15L * (node.value().hashCode() + 1L);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
