package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.Items;
import io.ttmesh.actors.internal.job.JobGraph.MapOver;
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
        var plan = new JobPlanner.Plan(planned(state, order, work.executorSlots()), work.executorSlots());
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

    private List<JobPlanner.Planned> planned(JobState state, List<Integer> order, Map<NodeId, Integer> executorSlots) {
        int slots = Math.max(
                1, executorSlots.values().stream().mapToInt(Integer::intValue).sum());
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
                            vertex.work().runs().map(costs::of).orElse(0.0) * rounds(state, step, slots),
                            state.cell(step).isEnded());
                })
                .toList();
    }

    /** How many submissions of a map run one after the other where so many run at once; 1 of all else. */
    private static long rounds(JobState state, int step, int slots) {
        Cell cell = state.cell(step);
        if (!(state.vertex(step).work() instanceof MapOver)) {
            return 1;
        }
        long portions = portions(state, state.pipes().source(step)) - cell.done.cardinality();
        return Math.max(1, Math.ceilDiv(portions, slots));
    }

    /** As far as they are known. */
    private static long portions(JobState state, int step) {
        Cell cell = state.cell(step);
        if (cell.units >= 0 || !(state.vertex(step).work() instanceof MapOver map)) {
            return cell.units;
        }
        return switch (map.items()) {
            case Items.Listed(var count, var portions) -> portions.size();
            case Items.Range(var from, var to) ->
                Math.ceilDiv(to - from, PortionSize.of(map.portion(), to - from, state.executorSlots()));
            case Items.Of ignored -> 1;
            case Items.Piped ignored -> 1;
        };
    }

    /** Where a step would rather run. */
    Optional<NodeId> wish(int step) {
        return Optional.ofNullable(wishes.get(step));
    }
}
