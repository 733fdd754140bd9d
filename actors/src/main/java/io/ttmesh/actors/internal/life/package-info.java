/**
 * The life of one submission as a pure state machine, the same for durable and volatile owners.
 *
 * <p>{@link io.ttmesh.actors.internal.life.TaskMachine} decides which {@link
 * io.ttmesh.actors.internal.life.TaskEvent}s follow from a {@link io.ttmesh.actors.internal.life.TaskInput}, and which
 * {@link io.ttmesh.actors.internal.life.TaskEffect}s are to be carried out; nothing here reads a clock or sends.
 */
@NullMarked
package io.ttmesh.actors.internal.life;

import org.jspecify.annotations.NullMarked;
