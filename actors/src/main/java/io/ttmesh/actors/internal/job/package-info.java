/**
 * Jobs: graphs of tasks, and who sees to them.
 *
 * <p>Start from {@link io.ttmesh.actors.internal.job.JobMachine}, which decides, {@link io.ttmesh.actors.internal.job.JobState},
 * which is the sum of the events, and {@link io.ttmesh.actors.internal.job.JobCoordinator}, the event-sourced actor around both.
 *
 * <p>A step is made of units; a unit is one durable submission under a key of job, step, unit and run. Whoever coordinates
 * the job, now or after a crash, submits the same keys, and so joins what runs or has ended: nothing but outcomes is
 * journalled here. An item of a map is no unit of its own: a portion of items is. The portion's outcome lists what became of
 * each of its items, and is accepted as a whole and once. So what is promised of submissions holds for items: an accepted item
 * ends in one outcome and is never lost; it may run more than once, together with its portion.
 *
 * <p>A map that is piped has the portions of the map upstream of it, one for one, and begins with it: {@link
 * io.ttmesh.actors.internal.job.PipeFlow} says which of them may start, and when a portion's result is let go.
 *
 * <p>A graph can grow while the job runs. {@link io.ttmesh.actors.internal.job.ChangeCheck} sees to it that nothing changes of which
 * a submission was made or may have been: keys name steps by their places, which stay. So steps are in no order of their places;
 * {@link io.ttmesh.actors.internal.job.GraphOrder} makes one where it is wanted.
 *
 * <p>The units of a split step are found while it runs: an outcome that names smaller inputs is an outcome like others, and {@link
 * io.ttmesh.actors.internal.job.SplitTree} numbers them by the journal's order. Those of an unfold step are a chain: {@link
 * io.ttmesh.actors.internal.job.UnfoldChain} has the state for the next one, and how many items each emitted, and {@link
 * io.ttmesh.actors.internal.job.UnfoldFlow} tells the maps that are piped from it how many portions they have by now.
 */
@NullMarked
package io.ttmesh.actors.internal.job;

import org.jspecify.annotations.NullMarked;
