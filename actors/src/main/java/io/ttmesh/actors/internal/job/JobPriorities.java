package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.spi.JobPlanner;
import java.util.ArrayList;
import java.util.List;

/** Asks a planner for the order of a job's steps. */
final class JobPriorities {
    private JobPriorities() {}

    /** By the steps' places in the graph, in which a step may stand before one that it depends on. */
    static double[] of(JobState state, JobPlanner planner, JobCosts costs, int nodes, int executorSlots) {
        List<Integer> order = GraphOrder.of(state.graph()).steps();
        int[] places = new int[order.size()];
        for (int i = 0; i < places.length; i++) {
            places[order.get(i)] = i;
        }
        List<JobPlanner.Planned> steps = new ArrayList<>(places.length);
        for (int step : order) {
            JobGraph.Vertex vertex = state.vertex(step);
            steps.add(new JobPlanner.Planned(
                    vertex.work().runs(),
                    vertex.dependencies().stream().map(other -> places[other]).toList(),
                    vertex.work().runs().map(costs::of).orElse(0.0),
                    state.cell(step).isEnded()));
        }
        double[] planned = planner.priorities(new JobPlanner.Plan(steps, nodes, executorSlots));
        double[] priorities = new double[places.length];
        for (int step = 0; step < priorities.length; step++) {
            priorities[step] = places[step] < planned.length ? planned[places[step]] : 0;
        }
        return priorities;
    }
}
