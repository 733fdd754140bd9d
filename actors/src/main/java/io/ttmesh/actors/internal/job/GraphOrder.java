package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.Vertex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The steps of a graph in an order in which each stands behind those that it depends on, which is their own where they stand
 * so; or a cycle, if there is one.
 */
final class GraphOrder {
    private final List<Vertex> vertices;
    private final List<Integer> placed = new ArrayList<>();
    private final List<Integer> cycle = new ArrayList<>();
    private final BitSet isPlaced = new BitSet();
    private final BitSet isOnPath = new BitSet();
    private final Deque<Visit> path = new ArrayDeque<>();

    private record Visit(int step, Iterator<Integer> dependencies) {}

    private GraphOrder(List<Vertex> vertices) {
        this.vertices = vertices;
    }

    static GraphOrder of(JobGraph graph) {
        var order = new GraphOrder(graph.vertices());
        for (int i = 0; i < order.vertices.size() && order.cycle.isEmpty(); i++) {
            if (!order.isPlaced.get(i)) {
                order.place(i);
            }
        }
        return order;
    }

    /** All of them, if there is no cycle. */
    List<Integer> steps() {
        return Collections.unmodifiableList(placed);
    }

    /** Each depends on the next one, and the last on the first; the newest goes first. Empty where there is none. */
    List<Integer> cycle() {
        return Collections.unmodifiableList(cycle);
    }

    /** Places what a step depends on, and then itself; a chain of steps may be longer than a stack is deep. */
    private void place(int first) {
        visit(first);
        while (!path.isEmpty()) {
            Visit last = path.getLast();
            if (!last.dependencies().hasNext()) {
                path.removeLast();
                isOnPath.clear(last.step());
                isPlaced.set(last.step());
                placed.add(last.step());
                continue;
            }
            int next = last.dependencies().next();
            if (isOnPath.get(next)) {
                close(next);
                return;
            }
            if (!isPlaced.get(next)) {
                visit(next);
            }
        }
    }

    private void visit(int step) {
        isOnPath.set(step);
        path.add(new Visit(step, vertices.get(step).dependencies().iterator()));
    }

    private void close(int from) {
        path.stream().map(Visit::step).dropWhile(step -> step != from).forEach(cycle::add);
        Collections.rotate(cycle, -cycle.indexOf(Collections.max(cycle)));
    }
}
