package io.ttmesh.sharding.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.Region;
import io.ttmesh.model.ShardId;
import io.ttmesh.sharding.RegionDistances;
import io.ttmesh.sharding.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for shards that follow their callers, in any mesh; each seed makes another one. */
class NearCallersPropertyTest {
    private static final List<Region> REGIONS =
            Stream.of("asia", "eu", "us").map(Region::new).toList();
    private static final int FULLNESS = 2;

    static LongStream seeds() {
        return Seeds.first(80);
    }

    private Random random;
    private SimulatedMesh mesh;

    private void given(long seed) {
        random = new Random(seed);
        mesh = new SimulatedMesh(RegionDistances.of(Map.of()), random, FULLNESS);
        for (int i = 2 + random.nextInt(20); i > 0; i--) {
            mesh.join(region(), weight());
        }
    }

    private Region region() {
        return REGIONS.get(random.nextInt(REGIONS.size()));
    }

    private int weight() {
        return 1 + random.nextInt(8);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void comesToRestThroughJoinsLeavesAndDrainsWithNoHostTooFull(long seed) {
        given(seed);
        mesh.allocateAll(List.of(REGIONS.get(0), Region.ANY), 1 + random.nextInt(128));

        for (int step = 0; step < 10; step++) {
            List<ShardHost> hosts = List.copyOf(mesh.hosted.keySet());
            ShardHost some = hosts.get(random.nextInt(hosts.size()));
            boolean isLast = mesh.candidates(Region.ANY).equals(List.of(some));
            switch (random.nextInt(3)) {
                case 0 -> mesh.leave(isLast ? List.of() : List.of(some));
                case 1 -> {
                    if (!isLast) {
                        mesh.drain(some);
                    }
                }
                default -> mesh.join(region(), weight());
            }
            mesh.settle();
            thenNoHostIsTooFull();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void placementNearCallersIsLeftAsItIs(long seed) {
        given(seed);
        Region caller = region();

        for (int slot = 0; slot < 64; slot++) {
            mesh.allocate(new ShardId(Region.ANY, slot), caller);
        }

        assertThat(mesh.settle()).isZero();
        thenNoHostIsTooFull();
        long near = mesh.hosted.keySet().stream()
                .filter(host -> host.region().orElseThrow().equals(caller))
                .mapToLong(host -> mesh.count(host, Region.ANY))
                .sum();
        assertThat((double) near).isGreaterThanOrEqualTo(64 * share(caller) - mesh.hosted.size());
    }

    private double share(Region region) {
        double all = 0;
        double near = 0;
        for (ShardHost host : mesh.hosted.keySet()) {
            boolean isNear = host.region().orElseThrow().equals(region);
            all += host.weight() * (isNear ? FULLNESS : 1);
            near += isNear ? host.weight() * FULLNESS : 0;
        }
        return near / all;
    }

    private void thenNoHostIsTooFull() {
        List<ShardHost> hosts = mesh.candidates(Region.ANY);
        for (ShardHost full : hosts) {
            for (ShardHost other : hosts) {
                boolean isSameRegion = full.region().equals(other.region());
                double most =
                        (double) (isSameRegion ? 1 : FULLNESS) * (mesh.count(other, Region.ANY) + 1) / other.weight();
                assertThat((double) mesh.count(full, Region.ANY) / full.weight())
                        .as("shards for its weight on %s beside %s", full, other)
                        .isLessThanOrEqualTo(most + 1e-9);
            }
        }
    }
}
