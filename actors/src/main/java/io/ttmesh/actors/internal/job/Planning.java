package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.spi.JobPlanner;
import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the planner says of a job. It is asked again when twice as many outcomes have come, for estimates are better then. */
final class Planning {
    private final JobPlanner planner;
    private final JobCosts costs;
    private Map<Integer, NodeId> wishes = Map.of();
    private long outcomes;
    private long askedAt = 1;

    Planning(JobPlanner planner, JobCosts costs) {
        this.planner = planner;
        this.costs = costs;
    }

    /** So many more outcomes have come. */
    void heard(int more) {
        outcomes += more;
    }

    boolean isOld() {
        return outcomes >= askedAt;
    }

    /** Asks; returns the priorities of the steps, by their places in the graph, where one may stand before what it depends on. */
    double[] ask(JobState state, JobWork work) {
        askedAt = isOld() ? 2 * outcomes : askedAt;
        List<Integer> order = GraphOrder.of(state.graph()).steps();
        var plan = new JobPlanner.Plan(planned(state, order), work.executorSlots());
        Map<Integer, NodeId> wished = new HashMap<>();
        planner.wishes(plan).forEach((place, node) -> {
            if (place >= 0 && place < order.size()) {
                wished.put(order.get(place), node);
            }
        });
        wishes = wished;
        double[] byPlace = planner.priorities(plan);
        double[] priorities = new double[order.size()];
        for (int place = 0; place < Math.min(byPlace.length, priorities.length); place++) {
            priorities[order.get(place)] = byPlace[place];
        }
        return priorities;
    }

    private List<JobPlanner.Planned> planned(JobState state, List<Integer> order) {
        int[] places = new int[order.size()];
        for (int place = 0; place < places.length; place++) {
            places[order.get(place)] = place;
        }
        return order.stream()
                .map(step -> {
                    JobGraph.Vertex vertex = state.vertex(step);
                    return new JobPlanner.Planned(
                            vertex.work().runs(),
                            vertex.dependencies().stream()
                                    .map(other -> places[other])
                                    .toList(),
                            vertex.work().runs().map(costs::of).orElse(0.0),
                            state.cell(step).isEnded());
                })
                .toList();
    }

    /** Where a step would rather run. */
    Optional<NodeId> wish(int step) {
        return Optional.ofNullable(wishes.get(step));
    }
}
