/**
 * What users may replace in the choice of nodes.
 *
 * <p>A {@link io.ttmesh.sharding.spi.PlacementPolicy} decides which node is offered an attempt. The default is {@link
 * io.ttmesh.sharding.placement.NearestFreeNode}; write another when the mesh should weigh costs, data or licences that
 * the default does not know.
 */
@NullMarked
package io.ttmesh.sharding.spi;

import org.jspecify.annotations.NullMarked;
