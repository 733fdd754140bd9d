package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.Failure;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.StepPhase;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The ids under which the mesh knows the submissions of steps that are one, so that it can be asked where they ran, and when. */
final class StepIds {
    private StepIds() {}

    /** The same status with the ids of what runs or failed; without, where the node can not tell them yet. */
    static JobStatus in(JobStatus status, JobId job, JobState state, Optional<JobWork> work) {
        if (work.isEmpty()) {
            return status;
        }
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < state.size(); i++) {
            places.put(state.vertex(i).name(), i);
        }
        return status.withSteps(status.steps().stream()
                .map(step -> with(step, Objects.requireNonNull(places.get(step.name())), job, state, work.get()))
                .toList());
    }

    private static JobStatus.Step with(JobStatus.Step step, int index, JobId job, JobState state, JobWork work) {
        boolean runs = step.phase() == StepPhase.RUNNING;
        return isOneSubmission(state, index) && (runs || hasFailed(step, state.cell(index)))
                ? step.withTaskId(work.idOf(UnitWork.options(job, state, new UnitId(index, 0))))
                : step;
    }

    /** By itself, and after it was submitted: what is too large, or names a region that is not there, never is. */
    private static boolean hasFailed(JobStatus.Step step, Cell cell) {
        Failure failure = cell.failure;
        return step.phase() == StepPhase.FAILED
                && step.because().isEmpty()
                && failure != null
                && failure.cause() != Failure.Cause.WRONG_PAYLOAD;
    }

    private static boolean isOneSubmission(JobState state, int index) {
        return state.cell(index).units == 1
                && switch (state.vertex(index).work()) {
                    case JobGraph.Given ignored -> true;
                    case JobGraph.Single ignored -> true;
                    case JobGraph.Tuple ignored -> true;
                    case JobGraph.Gather ignored -> true;
                    case JobGraph.Work ignored -> false;
                };
    }
}
