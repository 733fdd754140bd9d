package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.spi.JobPlanner;
import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.NodeId;
import java.util.ArrayList;
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

    /** Asks; returns the priorities of the steps. */
    double[] ask(JobState state, JobWork work) {
        askedAt = isOld() ? 2 * outcomes : askedAt;
        List<JobPlanner.Planned> steps = new ArrayList<>(state.size());
        for (int i = 0; i < state.size(); i++) {
            JobGraph.Vertex vertex = state.vertex(i);
            steps.add(new JobPlanner.Planned(
                    vertex.work().runs(),
                    vertex.dependencies(),
                    vertex.work().runs().map(costs::of).orElse(0.0),
                    state.cell(i).isEnded()));
        }
        var plan = new JobPlanner.Plan(steps, work.executorSlots());
        wishes = Map.copyOf(planner.wishes(plan));
        return planner.priorities(plan);
    }

    /** Where a step would rather run. */
    Optional<NodeId> wish(int step) {
        return Optional.ofNullable(wishes.get(step));
    }
}
