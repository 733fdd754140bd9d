package io.ttmesh.sharding.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.Region;
import io.ttmesh.model.ShardId;
import io.ttmesh.sharding.RegionDistances;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.util.Version;

/** Hosts and shards that do what Pekko's coordinator does: allocate one by one, hand off in any order. */
final class SimulatedMesh {
    static final int MOVES_MAX = 10;
    static final double MOVES_MAX_FRACTION = 0.1;
    private static final int ROUNDS_MAX = 5_000;

    final Map<ShardHost, Set<ShardId>> hosted = new TreeMap<>(Comparator.comparing(ShardHost::address));
    final Set<ShardId> busy = new HashSet<>();
    final RegionDistances distances;
    private final ShardPlan plan;
    private final Random random;
    private int hostsMade;

    SimulatedMesh(RegionDistances distances, Random random) {
        this(distances, random, 1);
    }

    /** A mesh whose shards of any region follow callers, who stand where a host stands. */
    SimulatedMesh(RegionDistances distances, Random random, int fullness) {
        this.distances = distances;
        this.random = random;
        this.plan = new ShardPlan(distances, MOVES_MAX, MOVES_MAX_FRACTION).nearCallers(fullness);
    }

    ShardHost join(Region region, int weight) {
        ShardHost host = host("node-" + hostsMade++, region, weight);
        hosted.put(host, new LinkedHashSet<>());
        return host;
    }

    static ShardHost host(String name, Region region, int weight) {
        return new ShardHost("pekko://mesh@" + name + ":7355", Optional.of(region), weight, Version.Zero());
    }

    /** Allocates all shard slots of these regions, in any order. */
    void allocateAll(Collection<Region> regions, int slots) {
        List<ShardId> shards = new ArrayList<>(regions.stream()
                .flatMap(region -> IntStream.range(0, slots).mapToObj(slot -> new ShardId(region, slot)))
                .toList());
        Collections.shuffle(shards, random);
        shards.forEach(this::allocate);
    }

    ShardHost allocate(ShardId shard) {
        List<ShardHost> hosts = List.copyOf(hosted.keySet());
        return allocate(shard, hosts.get(random.nextInt(hosts.size())).region().orElseThrow());
    }

    ShardHost allocate(ShardId shard, Region caller) {
        ShardHost host = plan.allocate(shard, Optional.of(caller), hosted).orElseThrow();
        hosted.get(host).add(shard);
        return host;
    }

    /** Takes hosts away, and allocates what they had to the others. */
    void leave(Collection<ShardHost> leavers) {
        List<ShardId> homeless = new ArrayList<>();
        leavers.forEach(leaver -> homeless.addAll(hosted.remove(leaver)));
        Collections.shuffle(homeless, random);
        homeless.forEach(this::allocate);
    }

    /** Marks a host as draining. */
    void drain(ShardHost host) {
        Set<ShardId> shards = hosted.remove(host);
        hosted.put(new ShardHost(host.address(), host.region(), 0, host.version()), shards);
    }

    /** Rebalances round by round until nothing moves, and returns how many shards moved in all. */
    int settle() {
        int moved = 0;
        for (int round = 0; round < ROUNDS_MAX; round++) {
            int movedNow = rebalanceOnce();
            if (movedNow == 0) {
                return moved;
            }
            moved += movedNow;
        }
        throw new AssertionError("shards still move after " + ROUNDS_MAX + " rounds and " + moved + " moves");
    }

    private int rebalanceOnce() {
        List<ShardPlan.Move> moves = new ArrayList<>(plan.rebalance(hosted, busy));
        assertThat(moves)
                .hasSizeLessThanOrEqualTo(Math.max(1, (int) Math.min(MOVES_MAX, MOVES_MAX_FRACTION * shards())));
        assertThat(moves)
                .extracting(ShardPlan.Move::shard)
                .doesNotHaveDuplicates()
                .noneMatch(busy::contains);
        Collections.shuffle(moves, random);
        for (ShardPlan.Move move : moves) {
            assertThat(hosted.get(move.from()).remove(move.shard()))
                    .as("%s", move)
                    .isTrue();
            assertThat(allocate(move.shard())).as("where %s went", move).isNotEqualTo(move.from());
        }
        return moves.size();
    }

    int shards() {
        return hosted.values().stream().mapToInt(Set::size).sum();
    }

    Set<ShardId> shardsOf(ShardHost host) {
        return hosted.get(host);
    }

    long count(ShardHost host, Region region) {
        return hosted.get(host).stream()
                .filter(shard -> shard.region().equals(region))
                .count();
    }

    /** The hosts that shards of a region belong on: all for {@code any}, else those at the least distance. */
    List<ShardHost> candidates(Region region) {
        int nearest = usable().mapToInt(host -> distance(region, host)).min().orElseThrow();
        return usable().filter(host -> distance(region, host) == nearest).toList();
    }

    private Stream<ShardHost> usable() {
        return hosted.keySet().stream().filter(host -> host.weight() > 0);
    }

    private int distance(Region region, ShardHost host) {
        return distances.between(region, host.region().orElseThrow());
    }
}
