package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.Gather;
import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import io.ttmesh.model.Failure;
import io.ttmesh.model.JobStatus.Gap;
import io.ttmesh.model.StepPhase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a result was made without: inputs and items that failed where a fraction of them was enough. */
final class JobGaps {
    /** Why something is missing that had its time. */
    static final String LATE = "was not there at the deadline";

    private JobGaps() {}

    static List<Gap> of(JobState state) {
        List<Gap> gaps = new ArrayList<>();
        for (int i = 0; i < state.size(); i++) {
            if (!state.isDone(i)) {
                continue;
            }
            switch (state.vertex(i).work()) {
                case Gather gather when JobDeadlines.tellsGaps(gather.join()) -> inputs(state, i, gather, gaps);
                case MapOver map when JobDeadlines.tellsGaps(map.join()) -> items(state, i, gaps);
                case JobGraph.Work ignored -> {}
            }
        }
        return gaps;
    }

    private static void inputs(JobState state, int index, Gather gather, List<Gap> gaps) {
        Set<Integer> taken = new HashSet<>(state.cell(index).chosen);
        for (int input : gather.inputs()) {
            if (!taken.contains(input)) {
                Cell cell = state.cell(input);
                String why = cell.phase == StepPhase.FAILED ? why(state, cell) : LATE;
                gaps.add(new Gap(state.vertex(input).name(), -1, why));
            }
        }
    }

    private static void items(JobState state, int index, List<Gap> gaps) {
        for (UnitEnd.ItemGap gap : state.cell(index).gaps) {
            gaps.add(new Gap(state.vertex(index).name(), gap.item(), gap.why()));
        }
    }

    /** Why a step failed: what it says itself, or the step that took it along. */
    static String why(JobState state, Cell cell) {
        if (cell.because != JobGraph.NONE) {
            return "step " + state.vertex(cell.because).name() + " failed";
        }
        Failure failure = cell.failure;
        return failure == null ? "" : text(failure);
    }

    static String text(Failure failure) {
        return failure.className().isEmpty()
                ? failure.cause() + ": " + failure.message()
                : failure.className() + ": " + failure.message();
    }
}
