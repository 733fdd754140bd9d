package io.ttmesh.sharding.allocation;

import io.ttmesh.model.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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
    private final List<ShardPlan.Move> moves = new ArrayList<>();

    Round(Census census, Movable movable) {
        this.census = census;
        this.movable = movable;
    }

    List<ShardPlan.Move> moves() {
        return List.copyOf(moves);
    }

    /** Adds moves that improve something by this order, one per home region in turn, up to so many in all. */
    void move(Comparator<Standing> order, int limit) {
        int before;
        do {
            before = moves.size();
            for (Region home : movable.regions()) {
                improvement(home, order).filter(move -> moves.size() < limit).ifPresent(this::add);
            }
        } while (moves.size() > before);
    }

    private void add(ShardPlan.Move move) {
        moves.add(move);
        movable.take(move);
        census.move(move.shard().region(), move.from(), move.to());
    }

    /** The move from the host that is worst off with its shards of the region to the one best off with one more. */
    private Optional<ShardPlan.Move> improvement(Region home, Comparator<Standing> order) {
        Comparator<ShardHost> asItIs = Comparator.comparing(host -> census.asItIs(host, home), Standing.BY_FITNESS);
        Comparator<ShardHost> withOneMore =
                Comparator.comparing(host -> census.withOneMore(host, home), Standing.BY_FITNESS);
        Optional<ShardHost> from = movable.hosts(home).max(asItIs.thenComparing(ShardHost::address));
        Optional<ShardHost> to = census.hosts().stream()
                .filter(host -> host.weight() > 0)
                .min(withOneMore.thenComparing(ShardHost::address));
        return from.flatMap(source -> to.filter(target -> improves(source, target, home, order))
                .map(target -> new ShardPlan.Move(movable.next(source, home), source, target)));
    }

    private boolean improves(ShardHost from, ShardHost to, Region home, Comparator<Standing> order) {
        return order.compare(census.asItIs(from, home), census.withOneMore(to, home)) > 0;
    }
}
