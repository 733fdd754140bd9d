package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.Items;
import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** Which maps of a graph take the portions of another step, upstream of them, as they come. Immutable. */
final class Pipes {
    /** By the map that takes them. */
    private final NavigableMap<Integer, Items.Piped> piped = new TreeMap<>();

    private final Map<Integer, List<Integer>> downstream = new HashMap<>();

    private Pipes() {}

    static Pipes of(JobGraph graph) {
        var pipes = new Pipes();
        for (int i = 0; i < graph.vertices().size(); i++) {
            if (graph.vertices().get(i).work() instanceof MapOver map && map.items() instanceof Items.Piped from) {
                pipes.piped.put(i, from);
                pipes.downstream
                        .computeIfAbsent(from.step(), ignored -> new ArrayList<>())
                        .add(i);
            }
        }
        return pipes;
    }

    /** The step whose portions another takes as they come, or {@link JobGraph#NONE}. */
    int upstream(int step) {
        Items.Piped from = piped.get(step);
        return from == null ? JobGraph.NONE : from.step();
    }

    /** The step that the portions of a map come from first, through whatever other maps; itself, if it is piped from none. */
    int source(int step) {
        int source = step;
        for (Items.Piped from = piped.get(source); from != null; from = piped.get(source)) {
            source = from.step();
        }
        return source;
    }

    /** How many portions that one may be ahead. */
    int ahead(int step) {
        return Objects.requireNonNull(piped.get(step)).ahead();
    }

    /** The maps that take the portions of a step. */
    List<Integer> downstream(int step) {
        return downstream.getOrDefault(step, List.of());
    }

    /** The same priorities, but that what is there is used before more is made: a map goes before the one upstream of it. */
    double[] raised(double[] priorities) {
        double[] raised = priorities.clone();
        piped.forEach((step, from) -> {
            if (step < raised.length) {
                raised[step] = Math.max(raised[step], Math.nextUp(raised[from.step()]));
            }
        });
        return raised;
    }
}
