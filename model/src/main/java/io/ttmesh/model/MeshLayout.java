package io.ttmesh.model;

import io.ttmesh.model.error.InvalidInputException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is fixed when a mesh is created and checked when a node joins: its regions and the shard slots of each.
 *
 * @param regions at least one, {@link Region#ANY} not among them; kept sorted
 * @param slotsPerRegion shard slots of every region and of {@link Region#ANY}: 1 to 1,024
 */
public record MeshLayout(List<Region> regions, int slotsPerRegion) implements WireSafe {
    private static final int SLOTS_MAX = 1024;

    /**
     * Checks and sorts.
     *
     * @throws InvalidInputException when there is no region, one is named {@code any}, or the slots are out of range
     */
    public MeshLayout {
        regions = regions.stream().distinct().sorted().toList();
        if (regions.isEmpty() || regions.contains(Region.ANY)) {
            throw new InvalidInputException(
                    "regions " + regions + " do not make a mesh: name at least one, and none 'any', which is reserved");
        }
        if (slotsPerRegion < 1 || slotsPerRegion > SLOTS_MAX) {
            throw new InvalidInputException("shard slots per region are " + slotsPerRegion + ": use 1 to " + SLOTS_MAX);
        }
    }

    /**
     * Returns the region when the mesh has it.
     *
     * @throws InvalidInputException when it has not
     */
    public Region require(Region region) {
        if (!regions.contains(region)) {
            throw new InvalidInputException("region " + region + " is unknown to this mesh: its regions are " + regions
                    + " (setting ttmesh.mesh.regions, fixed when the mesh is created)");
        }
        return region;
    }

    /** All shards of the mesh, those of {@link Region#ANY} last. */
    public List<ShardId> shards() {
        return Stream.concat(regions.stream(), Stream.of(Region.ANY))
                .flatMap(region -> IntStream.range(0, slotsPerRegion).mapToObj(slot -> new ShardId(region, slot)))
                .toList();
    }

    /** Whether the mesh has this shard; every mesh has those of {@link Region#ANY}. */
    public boolean has(ShardId shard) {
        return shard.slot() < slotsPerRegion && (shard.region().equals(Region.ANY) || regions.contains(shard.region()));
    }
}
