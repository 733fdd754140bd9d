/**
 * The programming model, and the owners that keep every submission until it ended.
 *
 * <p>Start from {@link io.ttmesh.actors.DistributedTask}, the typed function that users write, {@link
 * io.ttmesh.actors.TaskContext}, what its body can see and say while it runs, and {@link
 * io.ttmesh.actors.TaskModule}, how tasks are found on the class path.
 */
@NullMarked
package io.ttmesh.actors;

import org.jspecify.annotations.NullMarked;
