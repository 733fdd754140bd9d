package io.ttmesh.sharding.allocation;

import io.ttmesh.model.Region;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.sharding.RegionDistances;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which host a shard goes to, and which shards should move.
 *
 * <p>A shard goes to the fittest host of its home region: the newest version, then the fewest shards of that region for
 * its weight, then the fewest of all. When the region has no host, the nearest region that has one takes its place;
 * shards of {@link Region#ANY} are at home everywhere, and a plan may put them {@linkplain #nearCallers near their callers}. A shard moves only when a fresh allocation would put it on a
 * strictly fitter host, so allocation never undoes a move, and repeated rounds come to rest.
 *
 * <p>Per home region this is the highest-averages apportionment of Thomas Jefferson and Victor D'Hondt (M. L. Balinski,
 * H. P. Young, <i>Fair Representation</i>, 1982, chapter 11), reached step by step instead of computed afresh. At rest, a
 * host of weight {@code w} among {@code n} candidates of total weight {@code W} has at least {@code (S + 1) w / W - 1} and
 * at most {@code (S + n - 1) w / W} of the {@code S} shards: with equal weights, counts differ by at most one. Busy
 * shards can keep it from getting there. Weights must be capacities, not current load, or shards follow the load about.
 */
public final class ShardPlan {
    /** The largest value for {@link #nearCallers}. */
    public static final int FULLNESS_MAX = 1_000;

    private static final int EVEN = 1;

    private final RegionDistances distances;
    private final int movesMax;
    private final double movesMaxFraction;
    private final int fullness;

    /**
     * Creates a plan.
     *
     * @param movesMax how many shards may move in one round, 1 or more
     * @param movesMaxFraction the same as a share of all shards, over 0 and at most 1; the lesser of both counts, but one
     *     move is always allowed
     * @throws InvalidInputException when a number is out of its range
     */
    public ShardPlan(RegionDistances distances, int movesMax, double movesMaxFraction) {
        this(distances, movesMax, movesMaxFraction, EVEN);
        if (movesMax < 1 || !(movesMaxFraction > 0 && movesMaxFraction <= 1)) {
            throw new InvalidInputException("shard moves per round are " + movesMax + " and a share of "
                    + movesMaxFraction + ": use 1 or more, and a share over 0 and at most 1");
        }
    }

    private ShardPlan(RegionDistances distances, int movesMax, double movesMaxFraction, int fullness) {
        this.distances = distances;
        this.movesMax = movesMax;
        this.movesMaxFraction = movesMaxFraction;
        this.fullness = fullness;
    }

    /**
     * The same plan, but a shard of {@link Region#ANY} goes to the fittest of the hosts that are nearest to whoever first
     * calls it, as long as that host has at most so many times as many of these shards for its weight as the fittest of
     * all. Hosts of different regions are evened out only beyond that; hosts of one region always are.
     *
     * @param times 1 to {@value #FULLNESS_MAX}; 1 spreads evenly over all regions
     * @throws InvalidInputException when it is out of its range
     */
    public ShardPlan nearCallers(int times) {
        if (times < EVEN || times > FULLNESS_MAX) {
            throw new InvalidInputException("fullness of hosts near callers is " + times + " times that of others: use "
                    + EVEN + " to " + FULLNESS_MAX);
        }
        return new ShardPlan(distances, movesMax, movesMaxFraction, times);
    }

    /**
     * A shard that should move.
     *
     * @param to where a fresh allocation is expected to put it
     */
    public record Move(ShardId shard, ShardHost from, ShardHost to) {}

    /**
     * Returns the fittest host for a shard that has none, or empty when there is no host at all.
     *
     * @param caller where the node stands that asks for the shard; empty when it does not say
     */
    public Optional<ShardHost> allocate(
            ShardId shard, Optional<Region> caller, Map<ShardHost, ? extends Collection<ShardId>> hosted) {
        Census census = new Census(distances, hosted);
        Comparator<ShardHost> order = Comparator.comparing(
                        (ShardHost host) -> census.withOneMore(host, shard.region()), Standing.BY_FITNESS)
                .thenComparingLong(host -> affinity(shard, host))
                .thenComparing(ShardHost::address);
        Optional<ShardHost> fittest = census.hosts().stream().min(order);
        if (caller.isEmpty() || fittest.isEmpty() || !followsCallers(shard.region())) {
            return fittest;
        }
        Standing best = census.withOneMore(fittest.get(), shard.region());
        return census.hosts().stream()
                .filter(host -> census.withOneMore(host, shard.region()).isWithin(fullness, best))
                .min(Comparator.comparingInt((ShardHost host) -> census.away(host, caller.get()))
                        .thenComparing(order));
    }

    private boolean followsCallers(Region home) {
        return fullness > EVEN && home.equals(Region.ANY);
    }

    /**
     * Returns the shards that should move in this round, at most as many as the limits allow.
     *
     * <p>Empty when nothing would get strictly better, and while the hosts run several versions, because shards would
     * have to move again before the update is over.
     *
     * @param hosted every host with the shards it has
     * @param busy shards that must stay where they are
     */
    public List<Move> rebalance(Map<ShardHost, ? extends Collection<ShardId>> hosted, Set<ShardId> busy) {
        if (hosted.keySet().stream().map(ShardHost::version).distinct().count() > 1) {
            return List.of();
        }
        Round round = new Round(new Census(distances, hosted), new Movable(hosted, busy), fullness);
        round.even(limit(hosted.values()));
        if (round.moves().isEmpty()) {
            round.polish();
        }
        return round.moves();
    }

    private int limit(Collection<? extends Collection<ShardId>> hosted) {
        int shards = hosted.stream().mapToInt(Collection::size).sum();
        return (int) Math.max(1, Math.min(movesMax, movesMaxFraction * shards));
    }

    /** Spreads equal hosts differently for each shard, so that the first of several equals is not always the same. */
    private static long affinity(ShardId shard, ShardHost host) {
        long z = 31L * shard.hashCode() + 0x9E3779B97F4A7C15L * host.address().hashCode();
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
