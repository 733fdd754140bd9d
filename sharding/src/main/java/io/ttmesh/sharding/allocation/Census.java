package io.ttmesh.sharding.allocation;

import io.ttmesh.model.Region;
import io.ttmesh.model.ShardId;
import io.ttmesh.sharding.RegionDistances;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Counts the shards of each host, in all and by home region; changes while a plan tries moves, so never shared. */
final class Census {
    private static final int FARTHEST = RegionDistances.DISTANCE_MAX + 1;
    private static final int DRAINING = RegionDistances.DISTANCE_MAX + 2;

    private record Cell(ShardHost host, Region region) {}

    private final RegionDistances distances;
    private final Map<Cell, Integer> regional = new HashMap<>();
    private final Map<ShardHost, Integer> overall = new HashMap<>();

    Census(RegionDistances distances, Map<ShardHost, ? extends Collection<ShardId>> hosted) {
        this.distances = distances;
        hosted.forEach((host, shards) -> {
            overall.put(host, 0);
            shards.forEach(shard -> add(host, shard.region(), 1));
        });
    }

    Set<ShardHost> hosts() {
        return overall.keySet();
    }

    void move(Region region, ShardHost from, ShardHost to) {
        add(from, region, -1);
        add(to, region, 1);
    }

    /** How the host would stand with one more shard of the region. */
    Standing withOneMore(ShardHost host, Region region) {
        return standing(host, region, 1);
    }

    /** How the host stands with the last shard of the region that it has. */
    Standing asItIs(ShardHost host, Region region) {
        return standing(host, region, 0);
    }

    /** How far the host is from a region, whether it drains or not. */
    int away(ShardHost host, Region from) {
        return host.region().map(region -> distances.between(from, region)).orElse(FARTHEST);
    }

    private Standing standing(ShardHost host, Region region, int more) {
        return new Standing(
                distance(host, region),
                host.version(),
                Math.max(1, host.weight()),
                regional.getOrDefault(new Cell(host, region), 0) + more,
                overall.getOrDefault(host, 0) + more);
    }

    private int distance(ShardHost host, Region home) {
        if (host.weight() == 0) {
            return DRAINING;
        }
        if (home.equals(Region.ANY)) {
            return 0;
        }
        return away(host, home);
    }

    private void add(ShardHost host, Region region, int count) {
        regional.merge(new Cell(host, region), count, Integer::sum);
        overall.merge(host, count, Integer::sum);
    }
}
