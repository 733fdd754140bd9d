package io.ttmesh.sharding.allocation;

import io.ttmesh.model.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One round of rebalancing: tries moves on paper, each on top of those before it.
 *
 * <p>For one home region, the hosts that shards leave are never better off than those that shards go to, whichever
 * prefix of the moves has happened. So a shard that has been handed off is never allocated back, though hand-offs end
 * in any order.
 */
final class Round {
    private final Census census;
    private final Movable movable;
    private final int fullness;
    private final List<ShardPlan.Move> moves = new ArrayList<>();

    /**
     * A round without moves.
     *
     * @param fullness see {@link ShardPlan#nearCallers}
     */
    Round(Census census, Movable movable, int fullness) {
        this.census = census;
        this.movable = movable;
        this.fullness = fullness;
    }

    List<ShardPlan.Move> moves() {
        return List.copyOf(moves);
    }

    /** Adds moves to nearer, newer or emptier hosts of each home region, one per home region in turn, up to so many. */
    void even(int limit) {
        move(home -> followsCallers(home) ? fromTooFull(home) : better(home, Standing.BY_REGION, host -> true), limit);
    }

    /** Adds one move that evens out what is left: each changes what the next should be, and hand-offs end in any order. */
    void polish() {
        move(home -> followsCallers(home) ? insideRegions(home) : better(home, Standing.BY_FITNESS, host -> true), 1);
    }

    private boolean followsCallers(Region home) {
        return fullness > 1 && home.equals(Region.ANY);
    }

    private void move(Function<Region, Optional<ShardPlan.Move>> next, int limit) {
        int before;
        do {
            before = moves.size();
            for (Region home : movable.regions()) {
                next.apply(home).filter(move -> moves.size() < limit).ifPresent(this::add);
            }
        } while (moves.size() > before);
    }

    private void add(ShardPlan.Move move) {
        moves.add(move);
        movable.take(move);
        census.move(move.shard().region(), move.from(), move.to());
    }

    private Optional<ShardPlan.Move> fromTooFull(Region home) {
        return improvement(
                home, host -> true, (from, to) -> !asItIs(from, home).isWithin(fullness, withOneMore(to, home)));
    }

    private Optional<ShardPlan.Move> insideRegions(Region home) {
        return census.hosts().stream()
                .map(ShardHost::region)
                .distinct()
                .flatMap(place ->
                        better(home, Standing.BY_FITNESS, host -> host.region().equals(place)).stream())
                .findFirst();
    }

    private Optional<ShardPlan.Move> better(Region home, Comparator<Standing> order, Predicate<ShardHost> among) {
        return improvement(home, among, (from, to) -> order.compare(asItIs(from, home), withOneMore(to, home)) > 0);
    }

    /** The move from the host that is worst off with its shards of the region to the one best off with one more. */
    private Optional<ShardPlan.Move> improvement(
            Region home, Predicate<ShardHost> among, BiPredicate<ShardHost, ShardHost> improves) {
        Comparator<ShardHost> worst = Comparator.comparing(host -> asItIs(host, home), Standing.BY_FITNESS);
        Comparator<ShardHost> best = Comparator.comparing(host -> withOneMore(host, home), Standing.BY_FITNESS);
        Optional<ShardHost> from = movable.hosts(home).filter(among).max(worst.thenComparing(ShardHost::address));
        Optional<ShardHost> to = census.hosts().stream()
                .filter(among)
                .filter(host -> host.weight() > 0)
                .min(best.thenComparing(ShardHost::address));
        return from.flatMap(source -> to.filter(target -> improves.test(source, target))
                .map(target -> new ShardPlan.Move(movable.next(source, home), source, target)));
    }

    private Standing asItIs(ShardHost host, Region home) {
        return census.asItIs(host, home);
    }

    private Standing withOneMore(ShardHost host, Region home) {
        return census.withOneMore(host, home);
    }
}
