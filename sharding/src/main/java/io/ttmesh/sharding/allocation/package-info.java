/**
 * Where shards live: at home while a node of their region is up, as near to it as possible while none is.
 *
 * <p>{@link io.ttmesh.sharding.allocation.ShardPlan} decides, as a pure function over {@link
 * io.ttmesh.sharding.allocation.ShardHost}s. {@link io.ttmesh.sharding.allocation.GeoShardAllocationStrategy} hands it
 * what Pekko and the load view know; a mesh passes one per entity type to {@code Entity.withAllocationStrategy}.
 */
@NullMarked
package io.ttmesh.sharding.allocation;

import org.jspecify.annotations.NullMarked;
