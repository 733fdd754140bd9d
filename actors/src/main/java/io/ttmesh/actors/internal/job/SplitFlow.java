package io.ttmesh.actors.internal.job;

import io.ttmesh.model.Payload;
import java.util.Objects;

/** What the ends of its units do to a split step. */
final class SplitFlow {
    private final JobState state;
    private final int vertex;
    private final Cell cell;
    private final SplitTree tree;

    private SplitFlow(JobState state, int vertex, Cell cell, SplitTree tree) {
        this.state = state;
        this.vertex = vertex;
        this.cell = cell;
        this.tree = tree;
    }

    static SplitFlow of(JobState state, int vertex) {
        Cell cell = state.cell(vertex);
        SplitTree tree = cell.tree;
        if (tree == null) {
            tree = new SplitTree();
            cell.tree = tree;
            state.treeChanged(0, tree.size());
        }
        return new SplitFlow(state, vertex, cell, tree);
    }

    /** As many as it could have with what is found so far. */
    int units() {
        return 2 * tree.size();
    }

    /** One of its units returned this. */
    void ended(int unit, Payload result) {
        int input = SplitTree.inputOf(unit);
        cell.done.set(unit);
        if (SplitTree.isCombining(unit)) {
            tree.parts(input).forEach(part -> state.remove(vertex, part));
            tree.combined(input);
            state.put(vertex, input, result);
            return;
        }
        long bytes = tree.heldBytes(input);
        switch (SplitAnswer.of(result)) {
            case SplitAnswer.Done(var value) -> {
                tree.done(input);
                state.treeChanged(-bytes, 0);
                cell.done.set(SplitTree.combines(input));
                state.put(vertex, input, value);
            }
            case SplitAnswer.Into(var parts) -> {
                int before = tree.size();
                tree.split(input, parts);
                state.treeChanged(parts.stream().mapToLong(Payload::sizeBytes).sum() - bytes, tree.size() - before);
                cell.units = units();
            }
        }
    }

    /** Whether the value of the whole is there. */
    boolean isDone() {
        return cell.done.get(SplitTree.combines(0));
    }

    /** What is held for a unit until it has ended. */
    long freedBy(int unit) {
        int input = SplitTree.inputOf(unit);
        return SplitTree.isCombining(unit)
                ? tree.parts(input).stream()
                        .map(part -> Objects.requireNonNull(cell.results.get(part)))
                        .mapToLong(Payload::sizeBytes)
                        .sum()
                : tree.heldBytes(input);
    }

    /** How many inputs are found when a unit returns this. */
    int found(int unit, Payload result) {
        return !SplitTree.isCombining(unit) && SplitAnswer.of(result) instanceof SplitAnswer.Into(var parts)
                ? tree.growth(SplitTree.inputOf(unit), parts.size())
                : 0;
    }
}
