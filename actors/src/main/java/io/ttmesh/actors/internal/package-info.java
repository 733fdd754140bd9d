/**
 * The owners of submissions: {@link io.ttmesh.actors.internal.TaskEntity} for durable ones, one each, {@link
 * io.ttmesh.actors.internal.SlotHost} for volatile ones, many to an actor.
 */
@NullMarked
package io.ttmesh.actors.internal;

import org.jspecify.annotations.NullMarked;
