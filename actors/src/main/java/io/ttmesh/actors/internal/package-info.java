/**
 * The owners of submissions, one per shard slot for each kind: {@link io.ttmesh.actors.internal.DurableHost} for durable
 * ones, {@link io.ttmesh.actors.internal.SlotHost} for volatile ones.
 */
@NullMarked
package io.ttmesh.actors.internal;

import org.jspecify.annotations.NullMarked;
