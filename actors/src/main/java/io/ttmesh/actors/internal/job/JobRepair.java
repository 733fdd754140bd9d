package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import io.ttmesh.actors.internal.job.JobGraph.Reduce;
import io.ttmesh.model.StepPhase;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Sets steps of a job that has ended back, so that they run again, and nothing else does. */
final class JobRepair {
    private final JobState state;

    JobRepair(JobState state) {
        this.state = state;
    }

    /** What the ends of the graph lack begins anew, with what that needs and was let go. */
    void resume() {
        Set<Integer> again = new LinkedHashSet<>();
        Deque<Integer> next = new ArrayDeque<>();
        state.shape().ends().filter(this::lacks).forEach(next::add);
        while (!next.isEmpty()) {
            int index = next.remove();
            boolean isLeftOut = state.cell(index).phase == StepPhase.SKIPPED;
            if ((isMissing(index) || isLeftOut) && again.add(index)) {
                next.addAll(state.vertex(index).dependencies());
            }
        }
        again.forEach(index -> resume(index, again));
        restore(again);
    }

    /** Whether an end of the graph is missing, or was left out for want of what is. */
    private boolean lacks(int end) {
        boolean isLeftOut = state.cell(end).phase == StepPhase.SKIPPED;
        return isMissing(end)
                || (isLeftOut && state.vertex(end).dependencies().stream().anyMatch(this::isMissing));
    }

    private boolean isMissing(int index) {
        StepPhase phase = state.cell(index).phase;
        return phase == StepPhase.FAILED || phase == StepPhase.CANCELLED;
    }

    private void resume(int index, Set<Integer> again) {
        if (keepsParts(index, again)) {
            state.cell(index).resume(unit -> state.itemsOf(index, unit));
        } else {
            state.cell(index).reset();
        }
    }

    /** Parts that are done stay, unless they are made of something that is not there any more. */
    private boolean keepsParts(int step, Set<Integer> again) {
        int index = step;
        while (again.contains(state.pipes().upstream(index))) {
            index = state.pipes().upstream(index);
        }
        return switch (state.vertex(index).work()) {
            case MapOver map -> map.inputs().stream().noneMatch(again::contains);
            case Reduce reduce -> !again.contains(reduce.mapped());
            case JobGraph.Split split -> !again.contains(split.input());
            case JobGraph.Unfold unfold -> !again.contains(unfold.seed());
            case JobGraph.Work ignored -> false;
        };
    }

    /** A step begins anew, and all that depend on it. */
    void rerun(int vertex) {
        Set<Integer> again = new LinkedHashSet<>();
        Deque<Integer> next = new ArrayDeque<>(List.of(vertex));
        while (!next.isEmpty()) {
            int index = next.remove();
            if (again.add(index)) {
                state.cell(index).reset();
                next.addAll(state.consumers(index));
            }
        }
        restore(again);
    }

    /**
     * What they depend on has to be there: a step that was let go joins its own outcome, under the same keys. One that was
     * left out is looked at again, for what it went by may come out otherwise.
     */
    private void restore(Set<Integer> again) {
        Deque<Integer> next = new ArrayDeque<>(again);
        while (!next.isEmpty()) {
            int index = next.remove();
            for (int dependency : needs(index)) {
                if (isRestored(dependency)) {
                    next.add(dependency);
                }
            }
            for (int earlier : state.vertex(index).after()) {
                if (isMissing(earlier)) {
                    beginAnew(earlier);
                    next.add(earlier);
                }
            }
        }
    }

    /** A gathering step that is restored takes the inputs that it took, and no others. */
    private List<Integer> needs(int index) {
        JobGraph.Vertex vertex = state.vertex(index);
        List<Integer> chosen = state.cell(index).chosen;
        if (chosen.isEmpty()) {
            return vertex.takes();
        }
        return vertex.guard() == JobGraph.NONE
                ? chosen
                : Stream.concat(chosen.stream(), Stream.of(vertex.guard())).toList();
    }

    private void beginAnew(int index) {
        state.cell(index).reset();
        forgetWhatIsMadeOf(index);
    }

    /** Parts of a pipe would be of another run than its other ones. Whether it is to run, others say. */
    private void forgetWhatIsMadeOf(int index) {
        state.pipes().downstream(index).stream().filter(this::isMissing).forEach(by -> {
            state.cell(by).forgetParts();
            forgetWhatIsMadeOf(by);
        });
    }

    /** Each run takes the state of the one before it: what was let go is asked for from the first one on. */
    private boolean isUnfoldedAgain(int index, Cell cell, UnfoldChain chain) {
        boolean isCutShort = cell.isCutShort();
        boolean isAgain = isCutShort || !PipeFlow.lacking(state, index).isEmpty();
        if (isCutShort) {
            cell.loseKey(chain.size()); // that run was cancelled
        }
        if (isAgain) {
            cell.askAgain();
        }
        return isAgain;
    }

    private boolean isRestored(int index) {
        Cell cell = state.cell(index);
        if (isMissing(index)) {
            beginAnew(index);
            return true;
        }
        if (cell.phase == StepPhase.SKIPPED) {
            cell.askAgain();
            return true;
        }
        UnfoldChain chain = cell.chain;
        if (chain != null) {
            return isUnfoldedAgain(index, cell, chain);
        }
        if (!state.pipes().downstream(index).isEmpty()) {
            BitSet lacking = PipeFlow.lacking(state, index);
            cell.askAgain(lacking, unit -> state.itemsOf(index, unit));
            return !lacking.isEmpty();
        }
        if (cell.phase == StepPhase.DONE && cell.dropped) {
            cell.askAgain();
            return true;
        }
        return false;
    }
}
