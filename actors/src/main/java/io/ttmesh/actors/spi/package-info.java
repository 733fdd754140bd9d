/**
 * What stands between owners, workers and submitters.
 *
 * <p>{@link io.ttmesh.actors.spi.OwnerCommand} is what an owner is asked, {@link
 * io.ttmesh.actors.spi.SubmitterNotice} what it answers; {@link io.ttmesh.actors.spi.WorkerCommand} and {@link
 * io.ttmesh.actors.spi.AttemptNotice} are the attempt protocol (offer, accept, decline, renew, result) that executors
 * and providers implement. {@link io.ttmesh.actors.spi.TaskSource} is where a node's tasks come from.
 */
@NullMarked
package io.ttmesh.actors.spi;

import org.jspecify.annotations.NullMarked;
