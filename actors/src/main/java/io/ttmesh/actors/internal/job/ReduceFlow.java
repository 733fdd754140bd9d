package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.Reduce;
import io.ttmesh.model.Payload;
import java.util.Map;
import java.util.stream.Stream;

/** What the ends of its units do to a reduction, and what it begins with. */
final class ReduceFlow {
    private final JobState state;
    private final int vertex;
    private final Cell cell;
    private final Cell map;
    private final ReduceTree tree;

    private ReduceFlow(JobState state, int vertex) {
        this.state = state;
        this.vertex = vertex;
        this.cell = state.cell(vertex);
        this.map = state.cell(((Reduce) state.vertex(vertex).work()).mapped());
        this.tree = state.tree(vertex);
    }

    /** Of a step whose map is done. */
    static ReduceFlow of(JobState state, int vertex) {
        return new ReduceFlow(state, vertex);
    }

    int units() {
        return tree.units();
    }

    /** Takes the portions that were combined where they were made. */
    void begin() {
        int leaf = 0;
        for (Map.Entry<Integer, Payload> portion : map.results.entrySet()) {
            if (map.combined.get(portion.getKey()) && !cell.done.get(leaf)) {
                taken(leaf, portion.getValue());
            }
            leaf++;
        }
    }

    /** The map holds its value, unless that is all that there is. */
    private void taken(int leaf, Payload value) {
        if (tree.parent(leaf) < 0) {
            ended(leaf, value);
            return;
        }
        cell.done.set(leaf);
        goesUp(leaf, value);
    }

    /** One of its units returned this. */
    void ended(int unit, Payload value) {
        cell.done.set(unit);
        state.put(vertex, unit, value);
        if (!tree.isLeaf(unit)) {
            tree.children(unit).forEach(child -> state.remove(vertex, child));
        }
        goesUp(unit, value);
    }

    /** A value that has no neighbours to be combined with goes up as it is. */
    private void goesUp(int unit, Payload value) {
        int parent = tree.parent(unit);
        if (parent >= 0 && tree.children(parent).size() == 1) {
            ended(parent, value);
        }
    }

    /** What is held for a unit until it has ended. */
    long freedBy(int unit) {
        return tree.isLeaf(unit)
                ? 0
                : tree.children(unit).stream()
                        .flatMap(child -> Stream.ofNullable(cell.results.get(child)))
                        .mapToLong(Payload::sizeBytes)
                        .sum();
    }
}
