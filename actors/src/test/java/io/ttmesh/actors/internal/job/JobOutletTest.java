package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.Join;
import io.ttmesh.actors.spi.JobSettings;
import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.StepPhase;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which order the steps of a job go to the mesh when one may be under way at a time. */
class JobOutletTest {
    private static final int STEPS = 60;

    private final JobHome home =
            new JobHome(new NodeId("a"), Clock.systemUTC(), JobSettings.of(ConfigFactory.defaultReference()));

    /** A bench whose submissions go through an outlet; what they take here tells no costs. */
    private final class Scene {
        final JobBench bench;
        final JobFlights flights = new JobFlights(JobBench.JOB, home.costs(), Instant.MAX, () -> {});
        final JobOutlet outlet;

        Scene(JobGraph graph) {
            bench = JobBench.of(graph);
            outlet = new JobOutlet(home, bench.frontier, flights);
        }

        /** Submits one, and returns its step. */
        int submit() {
            outlet.submit(bench.state, bench.mesh, 1);
            return flights.byStep().keySet().iterator().next();
        }

        void succeed() {
            bench.mesh
                    .open
                    .values()
                    .forEach(open -> open.complete(new JobWork.End.Ended(new Outcome.Succeeded(JobBench.number(1)))));
            flights.drain().ends().forEach(bench::end);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void stepWithTheLongestWayToTheEndGoesFirst(long seed) {
        var random = new Random(seed);
        JobGraph graph = random(random);
        long[] costs = random.longs(graph.vertices().size(), 1, 1_000).toArray();
        for (int step = 0; step < costs.length; step++) {
            home.costs().took(task("t" + step), (double) costs[step]);
        }
        long[] ways = ways(graph, costs);
        var scene = new Scene(graph);
        scene.outlet.plan(scene.bench.state, scene.bench.mesh);

        while (scene.bench.phase() == JobPhase.RUNNING) {
            int begun = scene.submit();
            long longest = IntStream.range(0, ways.length)
                    .filter(step -> scene.bench.phase(step) == StepPhase.QUEUED)
                    .mapToLong(step -> ways[step])
                    .max()
                    .orElseThrow();
            assertThat(ways[begun]).as("step %s", begun).isEqualTo(longest);
            scene.succeed();
        }

        assertThat(scene.bench.phase()).isEqualTo(JobPhase.DONE);
    }

    private static JobGraph random(Random random) {
        List<JobGraph.Vertex> vertices = new ArrayList<>();
        Set<Integer> unused = new HashSet<>();
        while (vertices.size() < STEPS) {
            int index = vertices.size();
            Integer[] inputs = random.ints(random.nextInt(3), 0, Math.max(1, index))
                    .filter(input -> input < index)
                    .distinct()
                    .boxed()
                    .toArray(Integer[]::new);
            String task = "t" + index;
            vertices.add(
                    vertex("s" + index, inputs.length == 0 ? given(task, index) : gather(task, Join.all(), inputs)));
            unused.removeAll(List.of(inputs));
            unused.add(index);
        }
        vertices.add(vertex("last", gather("t" + STEPS, Join.all(), unused.toArray(Integer[]::new))));
        return graph(STEPS, vertices.toArray(JobGraph.Vertex[]::new));
    }

    /** From the beginning of each step to the end of the job. */
    private static long[] ways(JobGraph graph, long[] costs) {
        long[] ways = new long[costs.length];
        for (int step = costs.length - 1; step >= 0; step--) {
            int of = step;
            ways[step] = costs[step]
                    + IntStream.range(step, costs.length)
                            .filter(by ->
                                    graph.vertices().get(by).dependencies().contains(of))
                            .mapToLong(by -> ways[by])
                            .max()
                            .orElse(0);
        }
        return ways;
    }

    @Test
    void orderFollowsTheCostsAsTheyBecomeKnown() {
        var scene = new Scene(graph(
                3,
                vertex("a", given("a", 1)),
                vertex("b", given("b", 1)),
                vertex("c", given("c", 1)),
                vertex("all", gather("all", Join.all(), 0, 1, 2))));
        scene.outlet.plan(scene.bench.state, scene.bench.mesh);
        assertThat(scene.submit()).isZero();
        scene.succeed();

        home.costs().took(task("c"), 50);
        scene.outlet.heard(1);

        assertThat(scene.submit()).as("the costliest, not the next").isEqualTo(2);
    }
}
