package io.ttmesh.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the coordinator of a job knows about it.
 *
 * @param job the job
 * @param name as it was defined
 * @param namespace whose limits it keeps
 * @param phase where it stands
 * @param position while it is {@link JobPhase#QUEUED}, its place among those that wait, from 1; 0 when it does not wait, or was
 *     not told yet
 * @param coordinator the node that runs it now
 * @param startedAt when it was accepted
 * @param endedAt when it ended, the last time
 * @param counts how many steps stand where
 * @param steps one by one, in the order of their definition: of more than {@value #STEPS_SHOWN} those that failed by
 *     themselves first, then those that are under way, and those that failed with others
 * @param gaps what is missing in the result of a job that is {@link JobPhase#DONE_PARTIAL}, at most {@value #GAPS_SHOWN}
 * @param heldBytes size of the results that the coordinator holds
 * @param why it failed; while it runs, why a submission was refused, or that its owner was lost, until the same is taken again; or
 *     empty
 */
public record JobStatus(
        JobId job,
        String name,
        String namespace,
        JobPhase phase,
        int position,
        NodeId coordinator,
        Instant startedAt,
        Optional<Instant> endedAt,
        Map<StepPhase, Integer> counts,
        List<Step> steps,
        List<Gap> gaps,
        long heldBytes,
        String why) {
    /** Steps that are listed one by one. */
    public static final int STEPS_SHOWN = 300;

    /** Gaps that are listed. */
    public static final int GAPS_SHOWN = 200;

    /** Copies. */
    public JobStatus {
        counts = Map.copyOf(counts);
        steps = List.copyOf(steps);
        gaps = List.copyOf(gaps);
    }

    /** The same with other steps. */
    public JobStatus withSteps(List<Step> others) {
        return new JobStatus(
                job,
                name,
                namespace,
                phase,
                position,
                coordinator,
                startedAt,
                endedAt,
                counts,
                others,
                gaps,
                heldBytes,
                why);
    }

    /** The steps that failed by themselves, not those that depend on them. */
    public List<Step> failed() {
        return steps.stream()
                .filter(step ->
                        step.phase() == StepPhase.FAILED && step.because().isEmpty())
                .toList();
    }

    /** The step of this name. */
    public Optional<Step> step(String called) {
        return steps.stream().filter(step -> step.name().equals(called)).findFirst();
    }

    /**
     * One step.
     *
     * @param name its own in the job
     * @param group what it was put under, or empty
     * @param task what it runs; empty when it runs nothing
     * @param phase where it stands
     * @param parts submissions that it is made of; 0 until that is known. Of a split step: inputs that are known so far; of an
     *     unfold, and of maps that are piped from it: runs that are known so far
     * @param partsDone those that have ended well; of a split step, inputs whose value is there
     * @param partsRunning those that are handed to the mesh
     * @param run how often it was begun anew, from 1
     * @param readyAt when all it depends on was there
     * @param endedAt when it ended
     * @param failure why it failed by itself, or empty
     * @param because the step whose failure failed it, or empty
     * @param taskId of a step that is one submission, while that runs or when it failed: what explains where it ran, and when
     */
    public record Step(
            String name,
            String group,
            Optional<TaskVersion> task,
            StepPhase phase,
            int parts,
            int partsDone,
            int partsRunning,
            int run,
            Optional<Instant> readyAt,
            Optional<Instant> endedAt,
            String failure,
            String because,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<TaskId> taskId) {
        /** The same with the id of its submission. */
        public Step withTaskId(TaskId id) {
            return new Step(
                    name,
                    group,
                    task,
                    phase,
                    parts,
                    partsDone,
                    partsRunning,
                    run,
                    readyAt,
                    endedAt,
                    failure,
                    because,
                    Optional.of(id));
        }
    }

    /**
     * Something that the result was made without.
     *
     * @param step of what step
     * @param item number of the item, from 0; -1 when the step has no items
     * @param why the failure
     */
    public record Gap(String step, long item, String why) {}
}
