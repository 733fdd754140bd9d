package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.piped;
import static io.ttmesh.actors.internal.job.JobBench.range;
import static io.ttmesh.actors.internal.job.JobBench.single;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.JobPlanner;
import io.ttmesh.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanningTest {
    private static final NodeId A = new NodeId("a");

    private final JobBench bench =
            JobBench.of(graph(1, vertex("first", given("t", 1)), vertex("second", single("u", 0))));
    private final JobCosts costs = new JobCosts();

    /** Wishes the second step to the node with the most executor slots. */
    private static final class ToTheLargest implements JobPlanner {
        final List<Plan> plans = new ArrayList<>();

        @Override
        public double[] priorities(Plan plan) {
            plans.add(plan);
            return new double[] {1, 2};
        }

        @Override
        public Map<Integer, NodeId> wishes(Plan plan) {
            Map.Entry<NodeId, Integer> largest = plan.executorSlots().entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow();
            return Map.of(1, largest.getKey());
        }
    }

    @Test
    void plannerSaysWhereStepsWouldRatherRun() {
        bench.mesh.room("a", 8).room("b", 2);
        costs.took(task("u"), 20);
        var planner = new ToTheLargest();
        var planning = new Planning(planner, costs);
        assertThat(planning.wish(1)).isEmpty();

        assertThat(planning.ask(bench.state, bench.mesh)).containsExactly(1, 2);

        assertThat(planning.wish(0)).isEmpty();
        assertThat(planning.wish(1)).contains(A);
        JobPlanner.Plan plan = planner.plans.getFirst();
        assertThat(plan.executorSlots()).isEqualTo(Map.of(A, 8, new NodeId("b"), 2));
        assertThat(plan.steps()).extracting(JobPlanner.Planned::costMillis).containsExactly(1.0, 20.0);
        assertThat(plan.steps()).extracting(JobPlanner.Planned::dependencies).containsExactly(List.of(), List.of(0));
    }

    @Test
    void mapCostsAsOftenAsItsPortionsGoIntoTheExecutorSlots() {
        JobBench maps = JobBench.of(graph(
                2,
                vertex("map", range("t", 0, 40, 2)),
                vertex("pipe", piped("u", 0, 3)),
                vertex("one", single("u", 1))));
        maps.mesh.room("a", 4).room("b", 2);
        costs.took(task("t"), 10);
        costs.took(task("u"), 20);
        var planner = new ToTheLargest();
        var planning = new Planning(planner, costs);

        planning.ask(maps.state, maps.mesh);
        maps.pump(8);
        for (int unit = 0; unit < 3; unit++) {
            maps.end(maps.portion(0, unit, "[1,2]", 2));
        }
        planning.ask(maps.state, maps.mesh);

        assertThat(planner.plans.get(0).steps())
                .extracting(JobPlanner.Planned::costMillis)
                .as("20 portions on 6 slots")
                .containsExactly(40.0, 80.0, 20.0);
        assertThat(planner.plans.get(1).steps())
                .extracting(JobPlanner.Planned::costMillis)
                .as("17 are left")
                .containsExactly(30.0, 80.0, 20.0);
    }

    @Test
    void planIsOldWhenTwiceAsManyOutcomesHaveCome() {
        var planning = new Planning(new UpwardRank(), costs);
        assertThat(planning.isOld()).isFalse();

        planning.heard(3);
        assertThat(planning.isOld()).isTrue();
        planning.ask(bench.state, bench.mesh);
        assertThat(planning.isOld()).isFalse();
        planning.heard(2);
        assertThat(planning.isOld()).isFalse();
        planning.heard(1);

        assertThat(planning.isOld()).isTrue();
        assertThat(planning.wish(1)).as("the critical path wishes nothing").isEmpty();
    }
}
