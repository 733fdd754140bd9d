/**
 * The default choice of a node for an attempt.
 *
 * <p>{@link io.ttmesh.sharding.placement.NearestFreeNode} is the policy. It rules nodes out with reasons that a person
 * can read, and scores the rest by distance, wait and room.
 */
@NullMarked
package io.ttmesh.sharding.placement;

import org.jspecify.annotations.NullMarked;
