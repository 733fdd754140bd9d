package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Join;
import io.ttmesh.model.StepPhase;
import io.ttmesh.streaming.PayloadParts;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What of a job could be under way, as a reader of its graph would say: by what has ended, and not by what the frontier keeps.
 * Pulled maps, piped ones, and what they are piped from go at a pace of their own, and are left out.
 */
final class ReadyUnits {
    private final JobBench bench;
    private final JobGraph graph;

    ReadyUnits(JobBench bench, JobGraph graph) {
        this.bench = bench;
        this.graph = graph;
    }

    /** Unless as much is under way as may be, all of them are. */
    void requireUnderWay(int window) {
        if (bench.inFlight.size() >= window) {
            return;
        }
        for (int step = 0; step < graph.vertices().size(); step++) {
            if (canRun(step)) {
                requireUnderWay(step, window);
            }
        }
    }

    private void requireUnderWay(int step, int window) {
        assertThat(bench.phase(step)).as("step %s can begin", step).isNotEqualTo(StepPhase.WAITING);
        if (!hasOwnPace(step)) {
            of(step).mapToObj(unit -> new UnitId(step, unit))
                    .filter(unit -> !bench.inFlight.contains(unit))
                    .findFirst()
                    .ifPresent(unit -> assertThat(bench.inFlight)
                            .as("of %s at once; %s is ready", window, unit)
                            .contains(unit));
        }
    }

    private boolean hasOwnPace(int step) {
        return PulledSlots.isPulled(bench.state, step)
                || bench.state.pipes().upstream(step) != JobGraph.NONE
                || !bench.state.pipes().downstream(step).isEmpty();
    }

    private boolean canRun(int step) {
        JobGraph.Vertex vertex = graph.vertices().get(step);
        return !bench.state.cell(step).isEnded()
                && isOfTheBranchTaken(vertex)
                && vertex.after().stream().allMatch(this::isOver)
                && hasInputs(step, vertex.work());
    }

    private boolean isOfTheBranchTaken(JobGraph.Vertex vertex) {
        return vertex.guard() == JobGraph.NONE
                || (bench.state.isDone(vertex.guard())
                        && PayloadParts.isTrue(bench.state.value(vertex.guard())) == vertex.taken());
    }

    private boolean isOver(int step) {
        return bench.state.isDone(step) || bench.phase(step) == StepPhase.SKIPPED;
    }

    private boolean hasInputs(int step, JobGraph.Work work) {
        List<Integer> chosen = bench.state.cell(step).chosen;
        if (work instanceof JobGraph.Gather gather && chosen.isEmpty()) {
            return areEnough(gather.join(), gather.inputs());
        }
        if (work instanceof JobGraph.Choice(var condition, var then, var otherwise)) {
            return bench.state.isDone(condition)
                    && bench.state.isDone(PayloadParts.isTrue(bench.state.value(condition)) ? then : otherwise);
        }
        return (chosen.isEmpty() ? work.inputs() : chosen).stream().allMatch(bench.state::isDone);
    }

    private boolean areEnough(Join join, List<Integer> inputs) {
        long there = inputs.stream().filter(bench.state::isDone).count();
        long failed = inputs.stream()
                .filter(input -> bench.phase(input) == StepPhase.FAILED)
                .count();
        return switch (join.kind()) {
            case ALL -> there == inputs.size();
            case QUORUM -> there >= join.count();
            case FRACTION -> there + failed == inputs.size() && there >= join.fraction() * inputs.size();
            case DEADLINE -> throw new IllegalArgumentException("no time passes here");
        };
    }

    /** The units of a step that has begun and could be under way. */
    private IntStream of(int step) {
        Cell cell = bench.state.cell(step);
        if (cell.tree != null) {
            return cell.tree.open();
        }
        IntStream missing = IntStream.range(0, cell.units).filter(unit -> !cell.done.get(unit) && !cell.lost.get(unit));
        if (!(graph.vertices().get(step).work() instanceof JobGraph.Reduce)) {
            return missing;
        }
        ReduceTree tree = bench.state.tree(step);
        return missing.filter(
                unit -> tree.isLeaf(unit) || tree.children(unit).stream().allMatch(cell.done::get));
    }
}
