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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One thread that goes through a job, part by part. */
final class ReferenceWalk {
    private final JobRecipe recipe;
    private final boolean areOpen;
    private final Map<String, StepPhase> steps = new HashMap<>();
    private final Set<String> failed = new TreeSet<>();
    private final List<Optional<Long>> values = new ArrayList<>();
    private final Set<Integer> gaps = new TreeSet<>();
    private final Set<Integer> ran = new TreeSet<>();

    ReferenceWalk(JobRecipe recipe, Gate gates) {
        this.recipe = recipe;
        this.areOpen = gates == Gate.OPEN;
    }

    JobReference go() {
        for (int i = 0; i < recipe.parts().size(); i++) {
            run(i);
        }
        return reference();
    }

    /** What is done stays, and what failed and nobody lacks, too. */
    JobReference goOn(ReferenceWalk before) {
        Set<Integer> again = before.lacking();
        for (int i = 0; i < recipe.parts().size(); i++) {
            if (again.contains(i)) {
                run(i);
            } else {
                keep(i, before);
            }
        }
        return reference();
    }

    private void run(int index) {
        Part part = recipe.parts().get(index);
        ran.add(index);
        boolean isItsTurn =
                part.after().stream().allMatch(earlier -> values.get(earlier).isPresent());
        Optional<Long> value = isItsTurn ? value(part) : outOfTurn(part);
        values.add(value);
        steps.put(lastStep(part), value.isPresent() ? StepPhase.DONE : StepPhase.FAILED);
    }

    private static String lastStep(Part part) {
        return switch (part.kind()) {
            case MAP, PIPE -> part.name() + ".sum";
            case SOURCE, NEXT, ALL, QUORUM, SOME, TIMELY, SPLIT, WHEN, GROWING, GROWN -> part.name();
        };
    }

    private void keep(int index, ReferenceWalk before) {
        Part part = recipe.parts().get(index);
        values.add(before.values.get(index));
        before.steps.forEach((step, phase) -> {
            if (isOf(part, step)) {
                steps.put(step, phase);
            }
        });
        before.failed.stream().filter(step -> isOf(part, step)).forEach(failed::add);
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
                            .map(by -> recipe.parts().get(by))
                            .anyMatch(by ->
                                    by.from().contains(index) || by.after().contains(index));
            if (isWanted && values.get(i).isEmpty()) {
                lacking.add(i);
            }
        }
        return lacking;
    }

    private JobReference reference() {
        Optional<Long> result = values.getLast();
        Set<Integer> awaited = awaited();
        Set<String> loose = loose(awaited);
        return new JobReference(phases(result.isPresent(), awaited), result, steps, failed, loose);
    }

    private Set<JobPhase> phases(boolean hasResult, Set<Integer> awaited) {
        if (!hasResult) {
            return EnumSet.of(JobPhase.FAILED);
        }
        if (gaps.isEmpty()) {
            return EnumSet.of(JobPhase.DONE);
        }
        boolean isTold = gaps.stream().anyMatch(awaited::contains);
        return isTold ? EnumSet.of(JobPhase.DONE_PARTIAL) : EnumSet.of(JobPhase.DONE, JobPhase.DONE_PARTIAL);
    }

    /** The parts that have ended when there is a result: what failed may have, and a quorum has, before its inputs. */
    private Set<Integer> awaited() {
        Set<Integer> awaited = new TreeSet<>();
        for (int i = values.size() - 1; i >= 0; i--) {
            Part part = recipe.parts().get(i);
            boolean isLast = i == values.size() - 1;
            if (isLast || awaited.contains(i)) {
                awaited.add(i);
                boolean waits = values.get(i).isPresent() && ran.contains(i);
                awaited.addAll(waits ? part.after() : List.of());
                awaited.addAll(waits && part.kind() != Kind.QUORUM ? part.from() : List.of());
            }
        }
        return awaited;
    }

    /** The steps that may still be under way when there is a result. What ran before may be asked for again by one that is. */
    private Set<String> loose(Set<Integer> awaited) {
        Set<String> loose = new TreeSet<>();
        for (int i : ran) {
            Part part = recipe.parts().get(i);
            boolean isOver = awaited.contains(i) && values.get(i).isPresent();
            if (!isOver) {
                stepsOf(part).forEach(loose::add);
            }
            if (awaited.contains(i)) {
                loose.remove(lastStep(part));
            }
        }
        boolean mayAskAgain = !loose.isEmpty() && ran.size() < values.size();
        return mayAskAgain ? steps.keySet() : loose;
    }

    private Stream<String> stepsOf(Part part) {
        return steps.keySet().stream().filter(step -> isOf(part, step));
    }

    private static boolean isOf(Part part, String step) {
        return step.equals(part.name()) || step.startsWith(part.name() + ".");
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
            case SOME -> some(part, JobReference.needOfSome(inputs.size()), there);
            case TIMELY -> some(part, part.need(), there);
            case MAP, PIPE -> mapped(part);
            case SPLIT -> split(part, 0);
            case WHEN -> all ? chosen(part, there.getFirst()) : outOfTurn(part);
            case GROWING, GROWN -> growing(part, all, there);
        };
    }

    private Optional<Long> one(String step, Body body, long input) {
        if (body.gate() == Gate.SHUT && !areOpen) {
            failed.add(step);
            return Optional.empty();
        }
        return Optional.of(JobTasks.mixed(body.number(), input));
    }

    /** What never comes does not fail either: it is cancelled when the job has ended without it. */
    private Optional<Long> some(Part part, int need, List<Long> there) {
        part.hanging().ifPresent(step -> steps.put(step, StepPhase.CANCELLED));
        if (there.size() < need) {
            return Optional.empty();
        }
        if (there.size() < part.from().size() || part.hanging().isPresent()) {
            gaps.add(values.size());
        }
        return Optional.of(JobTasks.summed(there.stream()));
    }

    private Optional<Long> mapped(Part part) {
        List<Optional<Long>> items = IntStream.range(0, part.items())
                .mapToObj(item -> Optional.of(0L))
                .toList();
        boolean all = true;
        for (int stage = 0; stage < part.manner().stages(); stage++) {
            if (all) {
                items = staged(part, stage, items);
                all = items.stream().allMatch(Optional::isPresent);
            }
            steps.put(part.stage(stage), all ? StepPhase.DONE : StepPhase.FAILED);
        }
        return all ? Optional.of(JobTasks.summed(items.stream().flatMap(Optional::stream))) : Optional.empty();
    }

    private List<Optional<Long>> staged(Part part, int stage, List<Optional<Long>> items) {
        return IntStream.range(0, items.size())
                .mapToObj(item -> one(
                        part.stage(stage),
                        part.body(stage, item),
                        items.get(item).orElseThrow()))
                .toList();
    }

    private Optional<Long> split(Part part, int input) {
        Optional<Long> own = one(part.name(), part.bodies().get(input), 0);
        List<Integer> smaller = part.manner().partsOf(input);
        if (own.isEmpty() || smaller.isEmpty()) {
            return own;
        }
        List<Optional<Long>> parts =
                smaller.stream().map(next -> split(part, next)).toList();
        return parts.stream().allMatch(Optional::isPresent)
                ? Optional.of(SplitTasks.combined(
                        parts.stream().flatMap(Optional::stream).toList()))
                : Optional.empty();
    }

    /** All that it is made of fails with what it comes after, or takes. */
    private Optional<Long> outOfTurn(Part part) {
        Stream<String> made = switch (part.kind()) {
            case MAP, PIPE -> IntStream.range(0, part.manner().stages()).mapToObj(part::stage);
            case WHEN -> Stream.of(part.name() + ".if", part.name() + ".then", part.name() + ".else");
            case SOURCE, NEXT, ALL, QUORUM, SOME, TIMELY, SPLIT, GROWING, GROWN -> Stream.empty();
        };
        made.forEach(step -> steps.put(step, StepPhase.FAILED));
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

    /** What holds it comes for itself, and so does what it was given. */
    private Optional<Long> growing(Part part, boolean all, List<Long> there) {
        steps.put(part.held(), StepPhase.DONE);
        long held = one(part.held(), part.bodies().get(0), 0).orElseThrow();
        Stream<Long> given = Stream.empty();
        if (part.kind() == Kind.GROWN) {
            part.given().forEach(step -> steps.put(step, StepPhase.DONE));
            long late = one(part.given().getFirst(), part.bodies().get(1), 0).orElseThrow();
            given = one(part.given().getLast(), part.bodies().get(2), late).stream();
        }
        return all
                ? Optional.of(JobTasks.summed(Stream.concat(there.stream(), Stream.concat(Stream.of(held), given))))
                : Optional.empty();
    }
}
