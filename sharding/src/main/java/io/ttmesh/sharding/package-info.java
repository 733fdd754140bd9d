/**
 * What is known about the nodes of a mesh, and how far apart its regions are: the facts that decide where work goes.
 *
 * <p>Start from {@link io.ttmesh.sharding.NodeReport}, {@link io.ttmesh.sharding.PlacementDemand} and {@link
 * io.ttmesh.sharding.RegionDistances}. Attempts are placed by a {@link io.ttmesh.sharding.spi.PlacementPolicy}, of which
 * {@code io.ttmesh.sharding.placement} has the default; shards are placed by {@code io.ttmesh.sharding.allocation}.
 * Everything is a pure function of its arguments, without clocks, random sources or actors, so that a simulator can run
 * the same classes as a mesh.
 */
@NullMarked
package io.ttmesh.sharding;

import org.jspecify.annotations.NullMarked;
