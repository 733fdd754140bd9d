package io.ttmesh.sharding.allocation;

import io.ttmesh.model.Region;
import io.ttmesh.model.ShardId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The shards that may still move in a round, by home region and host; a shard that has moved is no longer among them. */
final class Movable {
    private final SortedMap<Region, Map<ShardHost, Deque<ShardId>>> shards = new TreeMap<>();

    Movable(Map<ShardHost, ? extends Collection<ShardId>> hosted, Set<ShardId> busy) {
        hosted.forEach((host, own) -> own.stream()
                .filter(shard -> !busy.contains(shard))
                .sorted(Comparator.comparingInt(ShardId::slot))
                .forEach(shard -> shards.computeIfAbsent(shard.region(), region -> new HashMap<>())
                        .computeIfAbsent(host, first -> new ArrayDeque<>())
                        .add(shard)));
    }

    List<Region> regions() {
        return List.copyOf(shards.keySet());
    }

    Stream<ShardHost> hosts(Region region) {
        return shards.getOrDefault(region, Map.of()).keySet().stream();
    }

    ShardId next(ShardHost host, Region region) {
        return shards.getOrDefault(region, Map.of())
                .getOrDefault(host, new ArrayDeque<>())
                .element();
    }

    void take(ShardPlan.Move move) {
        shards.getOrDefault(move.shard().region(), Map.of()).computeIfPresent(move.from(), (host, own) -> {
            own.remove(move.shard());
            return own.isEmpty() ? null : own;
        });
    }
}
