package io.ttmesh.testkit.chaos;

import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import io.ttmesh.testkit.chaos.JobRecipe.Gate;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What one thread would make of a job.
 *
 * @param phases how the job may end
 * @param number its result, when there is one
 * @param steps how its steps end
 * @param failed the steps that fail by themselves
 * @param loose those that nobody waits for: when there is a result, they may also be cancelled
 */
record JobReference(
        Set<JobPhase> phases,
        Optional<Long> number,
        Map<String, StepPhase> steps,
        Set<String> failed,
        Set<String> loose) {
    /** Copies. */
    JobReference {
        phases = Set.copyOf(phases);
        steps = Map.copyOf(steps);
        failed = Set.copyOf(failed);
        loose = Set.copyOf(loose);
    }

    /** Runs it, before or after it was mended. */
    static JobReference of(JobRecipe recipe, Gate gates) {
        return new ReferenceWalk(recipe, gates).go();
    }

    /** Runs it before it was mended, and then what its result lacks. */
    static JobReference resumed(JobRecipe recipe) {
        var before = new ReferenceWalk(recipe, Gate.SHUT);
        before.go();
        return new ReferenceWalk(recipe, Gate.OPEN).goOn(before);
    }

    /** The same job, when somebody may cancel it. */
    JobReference orCancelled() {
        Set<JobPhase> more = EnumSet.of(JobPhase.CANCELLED);
        more.addAll(phases);
        return new JobReference(more, number, steps, failed, steps.keySet());
    }

    /** Inputs without which a gathering of some of them fails; the one that tells who gathers counts with them. */
    static int needOfSome(int inputs) {
        return (int) Math.ceil(RecipeJob.fraction() * (inputs + 1)) - 1;
    }

    /** How a step must end. */
    StepPhase phaseOf(String step) {
        return Objects.requireNonNull(steps.get(step), step);
    }
}
