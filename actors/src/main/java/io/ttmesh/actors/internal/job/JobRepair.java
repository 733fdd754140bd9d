package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import io.ttmesh.actors.internal.job.JobGraph.Reduce;
import io.ttmesh.actors.internal.job.JobGraph.Vertex;
import io.ttmesh.model.StepPhase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Sets steps of a job that has ended back, so that they run again, and nothing else does. */
final class JobRepair {
    private final JobState state;

    JobRepair(JobState state) {
        this.state = state;
    }

    /** What the result lacks, and what was added to no step's need, begins anew, with what that needs and was let go. */
    void resume() {
        Set<Integer> again = new LinkedHashSet<>();
        Deque<Integer> next = new ArrayDeque<>();
        state.shape().ends().forEach(next::add);
        while (!next.isEmpty()) {
            int index = next.remove();
            if (isMissing(index) && again.add(index)) {
                next.addAll(state.vertex(index).dependencies());
            }
        }
        again.forEach(index -> resume(index, again));
        restore(again);
    }

    private boolean isMissing(int index) {
        StepPhase phase = state.cell(index).phase;
        return phase == StepPhase.FAILED || phase == StepPhase.CANCELLED;
    }

    /** Parts that are done stay, unless they are made of something that is not there any more. */
    private void resume(int index, Set<Integer> again) {
        boolean keepsParts = switch (state.vertex(index).work()) {
            case MapOver map -> map.inputs().stream().noneMatch(again::contains);
            case Reduce reduce -> !again.contains(reduce.mapped());
            case JobGraph.Split split -> !again.contains(split.input());
            case JobGraph.Work ignored -> false;
        };
        if (keepsParts) {
            state.cell(index).resume();
        } else {
            state.cell(index).reset(true);
        }
    }

    /** A step begins anew, and all that depend on it. */
    void rerun(int vertex) {
        Set<Integer> again = new LinkedHashSet<>();
        Deque<Integer> next = new ArrayDeque<>(List.of(vertex));
        while (!next.isEmpty()) {
            int index = next.remove();
            if (again.add(index)) {
                state.cell(index).reset(true);
                next.addAll(state.consumers(index));
            }
        }
        restore(again);
    }

    /** What they depend on has to be there: a step that was let go joins its own outcome, under the same keys. */
    private void restore(Set<Integer> again) {
        Deque<Integer> next = new ArrayDeque<>(again);
        while (!next.isEmpty()) {
            Vertex vertex = state.vertex(next.remove());
            for (int dependency : vertex.dependencies()) {
                if (isMissing(dependency)) {
                    state.cell(dependency).reset(true);
                    next.add(dependency);
                }
            }
            for (int taken : vertex.takes()) {
                Cell cell = state.cell(taken);
                if (cell.phase == StepPhase.DONE && cell.dropped) {
                    cell.reset(false);
                    next.add(taken);
                }
            }
        }
    }
}
