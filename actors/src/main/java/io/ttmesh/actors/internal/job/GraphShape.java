package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import io.ttmesh.actors.internal.job.JobGraph.Reduce;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What follows from a graph, and from its changes one after the other. Immutable. */
final class GraphShape {
    private final JobGraph graph;
    private final List<Set<Integer>> consumers;
    private final List<Integer> timed;
    private final Map<Integer, Integer> reducers;
    private final BitSet ends = new BitSet();

    /** {@code reducers} are those of the first steps, so many, which were there before. */
    private GraphShape(JobGraph graph, int before, Map<Integer, Integer> reducers) {
        this.graph = graph;
        this.consumers = consumers(graph);
        this.timed = JobDeadlines.stepsOf(graph);
        this.reducers = new TreeMap<>(reducers);
        for (int i = 0; i < graph.vertices().size(); i++) {
            ends.set(i, i == graph.result() || consumers.get(i).isEmpty());
            if (i >= before) {
                addReducer(i);
            }
        }
    }

    static GraphShape of(JobGraph graph) {
        return new GraphShape(graph, 0, Map.of());
    }

    GraphShape with(GraphChange change) {
        JobGraph changed = new ChangedGraph(graph, change).whole();
        return new GraphShape(changed, graph.vertices().size(), reducers);
    }

    private static List<Set<Integer>> consumers(JobGraph graph) {
        List<Set<Integer>> consumers = new ArrayList<>();
        for (int i = 0; i < graph.vertices().size(); i++) {
            consumers.add(new LinkedHashSet<>());
        }
        for (int i = 0; i < graph.vertices().size(); i++) {
            for (int dependency : graph.vertices().get(i).dependencies()) {
                consumers.get(dependency).add(i);
            }
        }
        return consumers;
    }

    private void addReducer(int step) {
        if (step == graph.result() || !(graph.vertices().get(step).work() instanceof MapOver)) {
            return;
        }
        List<Integer> takers = consumers.get(step).stream()
                .filter(consumer -> graph.vertices().get(consumer).takes().contains(step))
                .toList();
        if (takers.size() == 1 && graph.vertices().get(takers.getFirst()).work() instanceof Reduce) {
            reducers.put(step, takers.getFirst());
        }
    }

    JobGraph graph() {
        return graph;
    }

    /** The steps that depend on a step. */
    Set<Integer> consumers(int step) {
        return consumers.get(step);
    }

    /** The steps that go on at a deadline. */
    List<Integer> timed() {
        return timed;
    }

    /** The step that alone takes what a map makes, and puts it together; decided when the map comes into the graph. */
    Optional<Integer> reducerOf(int step) {
        return Optional.ofNullable(reducers.get(step));
    }

    /** Whether a step is the result, or one that nothing depends on: the job ends with all of them. */
    boolean isEnd(int step) {
        return ends.get(step);
    }

    IntStream ends() {
        return ends.stream();
    }
}
