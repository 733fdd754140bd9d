package io.ttmesh.testkit.chaos;

import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import io.ttmesh.testkit.chaos.JobRecipe.Body;
import io.ttmesh.testkit.chaos.JobRecipe.Gate;
import io.ttmesh.testkit.chaos.JobRecipe.Kind;
import io.ttmesh.testkit.chaos.JobRecipe.Part;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one thread would make of a job.
 *
 * @param phases how the job may end
 * @param number its result, when there is one
 * @param steps how its steps end; those that nobody waits for may also be cancelled
 * @param failed the steps that fail by themselves
 * @param waitsForAll whether the job ends only when every step has
 */
record JobReference(
        Set<JobPhase> phases,
        Optional<Long> number,
        Map<String, StepPhase> steps,
        Set<String> failed,
        boolean waitsForAll) {
    /** Copies. */
    JobReference {
        phases = Set.copyOf(phases);
        steps = Map.copyOf(steps);
        failed = Set.copyOf(failed);
    }

    /** Runs it, before or after it was mended. */
    static JobReference of(JobRecipe recipe, Gate gates) {
        return new Walk(recipe, gates).go();
    }

    /** Runs it before it was mended, and then what its result lacks. */
    static JobReference resumed(JobRecipe recipe) {
        var before = new Walk(recipe, Gate.SHUT);
        before.go();
        return new Walk(recipe, Gate.OPEN).goOn(before);
    }

    /** The same job, when somebody may cancel it. */
    JobReference orCancelled() {
        Set<JobPhase> more = EnumSet.of(JobPhase.CANCELLED);
        more.addAll(phases);
        return new JobReference(more, number, steps, failed, false);
    }

    private static final class Walk {
        private final JobRecipe recipe;
        private final boolean areOpen;
        private final Map<String, StepPhase> steps = new HashMap<>();
        private final Set<String> failed = new TreeSet<>();
        private final List<Optional<Long>> values = new ArrayList<>();
        private final Set<Integer> gaps = new TreeSet<>();

        Walk(JobRecipe recipe, Gate gates) {
            this.recipe = recipe;
            this.areOpen = gates == Gate.OPEN;
        }

        JobReference go() {
            recipe.parts().forEach(this::run);
            return reference();
        }

        /** What is done stays, and what failed and nobody lacks, too. */
        JobReference goOn(Walk before) {
            Set<Integer> again = before.lacking();
            for (int i = 0; i < recipe.parts().size(); i++) {
                if (again.contains(i)) {
                    run(recipe.parts().get(i));
                } else {
                    keep(i, before);
                }
            }
            return reference();
        }

        private void run(Part part) {
            Optional<Long> value = value(part);
            values.add(value);
            steps.put(lastStep(part), value.isPresent() ? StepPhase.DONE : StepPhase.FAILED);
        }

        private static String lastStep(Part part) {
            return part.kind() == Kind.MAP ? part.name() + ".sum" : part.name();
        }

        private void keep(int index, Walk before) {
            Part part = recipe.parts().get(index);
            values.add(before.values.get(index));
            before.steps.forEach((step, phase) -> {
                if (step.equals(part.name()) || step.startsWith(part.name() + ".")) {
                    steps.put(step, phase);
                }
            });
            if (before.failed.contains(part.name())) {
                failed.add(part.name());
            }
            if (before.gaps.contains(index)) {
                gaps.add(index);
            }
        }

        /** The parts without a value that the result needs. */
        private Set<Integer> lacking() {
            Set<Integer> lacking = new TreeSet<>();
            for (int i = values.size() - 1; i >= 0; i--) {
                int index = i;
                boolean isWanted = i == values.size() - 1
                        || lacking.stream()
                                .anyMatch(by -> recipe.parts().get(by).from().contains(index));
                if (isWanted && values.get(i).isEmpty()) {
                    lacking.add(i);
                }
            }
            return lacking;
        }

        private JobReference reference() {
            Optional<Long> result = values.getLast();
            boolean waitsForAll = recipe.parts().stream().noneMatch(part -> part.kind() == Kind.QUORUM);
            return new JobReference(phases(result.isPresent(), waitsForAll), result, steps, failed, waitsForAll);
        }

        private Set<JobPhase> phases(boolean hasResult, boolean waitsForAll) {
            if (!hasResult) {
                return EnumSet.of(JobPhase.FAILED);
            }
            if (gaps.isEmpty()) {
                return EnumSet.of(JobPhase.DONE);
            }
            return waitsForAll ? EnumSet.of(JobPhase.DONE_PARTIAL) : EnumSet.of(JobPhase.DONE, JobPhase.DONE_PARTIAL);
        }

        private Optional<Long> value(Part part) {
            List<Optional<Long>> inputs = part.from().stream().map(values::get).toList();
            List<Long> there = inputs.stream().flatMap(Optional::stream).toList();
            boolean all = there.size() == inputs.size();
            return switch (part.kind()) {
                case SOURCE -> one(part.name(), part.body(), 0);
                case NEXT -> all ? one(part.name(), part.body(), there.getFirst()) : Optional.empty();
                case ALL -> all ? Optional.of(JobTasks.summed(there.stream())) : Optional.empty();
                case QUORUM -> there.size() >= part.need() ? Optional.of((long) part.need()) : Optional.empty();
                case SOME -> some(inputs.size(), there);
                case MAP -> mapped(part);
                case WHEN -> all ? chosen(part, there.getFirst()) : notChosen(part, StepPhase.FAILED);
            };
        }

        private Optional<Long> one(String step, Body body, long input) {
            if (body.gate() == Gate.SHUT && !areOpen) {
                failed.add(step);
                return Optional.empty();
            }
            return Optional.of(JobTasks.mixed(body.number(), input));
        }

        private Optional<Long> some(int inputs, List<Long> there) {
            if (there.size() < needOfSome(inputs)) {
                return Optional.empty();
            }
            if (there.size() < inputs) {
                gaps.add(values.size());
            }
            return Optional.of(JobTasks.summed(there.stream()));
        }

        private Optional<Long> mapped(Part part) {
            List<Optional<Long>> items = part.bodies().stream()
                    .map(body -> one(part.name(), body, 0))
                    .toList();
            boolean all = items.stream().allMatch(Optional::isPresent);
            steps.put(part.name(), all ? StepPhase.DONE : StepPhase.FAILED);
            return all ? Optional.of(JobTasks.summed(items.stream().flatMap(Optional::stream))) : Optional.empty();
        }

        private Optional<Long> notChosen(Part part, StepPhase phase) {
            List.of(".if", ".then", ".else").forEach(which -> steps.put(part.name() + which, phase));
            return Optional.empty();
        }

        private Optional<Long> chosen(Part part, long input) {
            boolean taken = JobTasks.isTaken(
                    one(part.name() + ".if", part.bodies().get(0), input).orElseThrow());
            steps.put(part.name() + ".if", StepPhase.DONE);
            steps.put(part.name() + ".then", taken ? StepPhase.DONE : StepPhase.SKIPPED);
            steps.put(part.name() + ".else", taken ? StepPhase.SKIPPED : StepPhase.DONE);
            String branch = taken ? ".then" : ".else";
            return one(part.name() + branch, part.bodies().get(taken ? 1 : 2), input);
        }
    }

    /** Inputs without which a gathering of some of them fails; the one that tells who gathers counts with them. */
    static int needOfSome(int inputs) {
        return (int) Math.ceil(JobRecipe.fraction() * (inputs + 1)) - 1;
    }

    /** How a step must end. */
    StepPhase phaseOf(String step) {
        return Objects.requireNonNull(steps.get(step), step);
    }
}
