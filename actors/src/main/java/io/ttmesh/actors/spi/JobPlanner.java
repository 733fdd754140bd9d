package io.ttmesh.actors.spi;

import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says in which order the steps of a job go to the mesh when more can begin than may be under way, and where they would
 * rather run. Found by {@link
 * java.util.ServiceLoader}: list an implementation in {@code META-INF/services/io.ttmesh.actors.spi.JobPlanner}; the first that
 * is found is used, and the critical path where none is.
 *
 * <p>Pure: called by a coordinator on its own thread when a job begins and when its estimates have changed, so it must not block
 * and should not take long.
 */
@FunctionalInterface
public interface JobPlanner {
    /** For each step, in their order: those with a greater number go first. */
    double[] priorities(Plan plan);

    /**
     * The nodes where steps would rather run, by the steps' places in the plan; none for a step that is not named. Counts for
     * what is submitted from now on, and for its first attempt. A node that is gone, full, or can not run the task gets
     * nothing by it; nor are portions of a pulled map wished elsewhere than where a slot is free for them.
     */
    default Map<Integer, NodeId> wishes(Plan plan) {
        return Map.of();
    }

    /**
     * What is known.
     *
     * @param steps in an order in which each stands behind those that it depends on
     * @param executorSlots of the nodes that run tasks
     */
    record Plan(List<Planned> steps, Map<NodeId, Integer> executorSlots) {
        /** Copies. */
        public Plan {
            steps = List.copyOf(steps);
            executorSlots = Map.copyOf(executorSlots);
        }
    }

    /**
     * One step.
     *
     * @param task what it runs, if anything
     * @param dependencies by their places in the plan
     * @param costMillis estimate, from what this node has seen of the task: of one submission; of a map, of as many as each
     *     executor slot has to run of it one after the other, an upper bound: what one waited for a slot is counted for each
     * @param isEnded whether nothing of it is left to do
     */
    record Planned(Optional<TaskVersion> task, List<Integer> dependencies, double costMillis, boolean isEnded) {}
}
