package io.ttmesh.testkit.chaos;

import io.ttmesh.testkit.chaos.JobRecipe.Kind;
import io.ttmesh.testkit.chaos.JobRecipe.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What leaves marks in a job, and what must have ended before.
 *
 * @param units the marks' units
 * @param needs by step, or by unit
 * @param pipes the maps that take portions of others
 */
record JobShape(Map<String, Unit> units, Map<String, List<Needs>> needs, List<Pipe> pipes) {
    /** Copies. */
    JobShape {
        units = Map.copyOf(units);
        needs = Map.copyOf(needs);
        pipes = List.copyOf(pipes);
    }

    /** Part of a step, with so many items. */
    record Unit(String step, int items) {}

    /**
     * So many of these inputs must have ended; one of several steps, or units, is enough for an input.
     *
     * @param least how many
     * @param inputs the steps or units of each
     */
    record Needs(int least, List<Set<String>> inputs) {
        /** Copies. */
        Needs {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * A map that takes the portions of another one.
     *
     * @param from the step of the other
     * @param to its own
     * @param ahead portions that the other may be ahead
     * @param isFirst whether the other takes no portions itself
     */
    record Pipe(String from, String to, int ahead, boolean isFirst) {
        /** The unit that takes a portion. */
        String takerOf(String unit) {
            return to + unit.substring(unit.lastIndexOf('#'));
        }
    }

    static JobShape of(JobRecipe recipe) {
        var making = new Making(recipe);
        recipe.parts().forEach(making::add);
        return new JobShape(making.units, making.needs, making.pipes);
    }

    /** All that has a name: a step, or a unit of one of many. */
    Stream<String> unitsOf(String name) {
        return units.containsKey(name)
                ? Stream.of(name)
                : units.entrySet().stream()
                        .filter(unit -> unit.getValue().step().equals(name))
                        .map(Map.Entry::getKey);
    }

    Unit unit(String name) {
        Unit known = units.get(name);
        if (known == null) {
            throw new IllegalArgumentException("no unit " + name);
        }
        return known;
    }

    /** What a unit needs, as such and as a part of its step. */
    Stream<Needs> needsOf(String unit) {
        return Stream.of(unit, unit(unit).step())
                .distinct()
                .flatMap(name -> needs.getOrDefault(name, List.of()).stream());
    }

    private static final class Making {
        private final JobRecipe recipe;
        private final Map<String, Unit> units = new HashMap<>();
        private final Map<String, List<Needs>> needs = new HashMap<>();
        private final List<Pipe> pipes = new ArrayList<>();

        Making(JobRecipe recipe) {
            this.recipe = recipe;
        }

        private List<Set<String>> makers(List<Integer> parts) {
            return parts.stream()
                    .map(index -> makers(recipe.parts().get(index)))
                    .toList();
        }

        private static Set<String> makers(Part part) {
            return switch (part.kind()) {
                case WHEN -> Set.of(part.name() + ".then", part.name() + ".else");
                case MAP, PIPE -> Set.of(part.stage(part.manner().stages() - 1));
                case SOURCE, NEXT, ALL, QUORUM, SOME, TIMELY, SPLIT, GROWING, GROWN -> Set.of(part.name());
            };
        }

        private void add(Part part) {
            List<Set<String>> inputs = makers(part.from());
            switch (part.kind()) {
                case MAP, PIPE -> map(part);
                case SPLIT -> split(part);
                case WHEN -> {
                    one(part.name() + ".if", inputs.size(), inputs);
                    List<Set<String>> both = List.of(Set.of(part.name() + ".if"), inputs.getFirst());
                    one(part.name() + ".then", both.size(), both);
                    one(part.name() + ".else", both.size(), both);
                }
                case QUORUM -> one(part.name(), part.need(), inputs);
                case SOME -> one(part.name(), JobReference.needOfSome(inputs.size()), inputs);
                case TIMELY -> {
                    one(part.name(), part.need(), inputs);
                    part.hanging().ifPresent(step -> one(step, 0, List.of()));
                }
                case SOURCE, NEXT, ALL -> one(part.name(), inputs.size(), inputs);
                case GROWING, GROWN -> growing(part, inputs);
            }
            List<Set<String>> earlier = makers(part.after());
            need(part.kind() == Kind.WHEN ? part.name() + ".if" : part.name(), earlier.size(), earlier);
        }

        private void one(String step, int least, List<Set<String>> inputs) {
            units.put(step, new Unit(step, 1));
            need(step, least, inputs);
        }

        private void need(String name, int least, List<Set<String>> inputs) {
            if (!inputs.isEmpty()) {
                needs.computeIfAbsent(name, ignored -> new ArrayList<>()).add(new Needs(least, inputs));
            }
        }

        private void map(Part part) {
            for (int stage = 0; stage < part.manner().stages(); stage++) {
                for (int item = 0; item < part.items(); item++) {
                    String unit = part.unitOf(stage, item);
                    if (stage > 0 && !units.containsKey(unit)) {
                        need(unit, 1, List.of(Set.of(part.unitOf(stage - 1, item))));
                    }
                    units.merge(
                            unit,
                            new Unit(part.stage(stage), 1),
                            (one, more) -> new Unit(one.step(), one.items() + more.items()));
                }
                if (stage > 0) {
                    pipes.add(new Pipe(
                            part.stage(stage - 1),
                            part.stage(stage),
                            part.manner().ahead(),
                            stage == 1));
                }
            }
        }

        private void split(Part part) {
            for (int input = 0; input < part.bodies().size(); input++) {
                String unit = JobRecipe.unitOfInput(part, input);
                units.put(unit, new Unit(part.name(), 1));
                List<Integer> smaller = part.manner().partsOf(input);
                List<Set<String>> values = new ArrayList<>();
                for (int next : smaller) {
                    String of = JobRecipe.unitOfInput(part, next);
                    need(of, 1, List.of(Set.of(unit)));
                    boolean isSplit = !part.manner().partsOf(next).isEmpty();
                    values.add(Set.of(isSplit ? SplitTasks.combining(of) : of));
                }
                if (!smaller.isEmpty()) {
                    units.put(SplitTasks.combining(unit), new Unit(part.name(), 1));
                    need(SplitTasks.combining(unit), values.size(), values);
                }
            }
        }

        /** What it may be given runs only when it was, and leaves marks then. */
        private void growing(Part part, List<Set<String>> inputs) {
            String late = part.given().getFirst();
            String later = part.given().getLast();
            List<Set<String>> all = new ArrayList<>(inputs);
            all.add(Set.of(part.held()));
            if (part.kind() == Kind.GROWN) {
                all.add(Set.of(later));
            }
            one(part.name(), all.size(), all);
            one(part.held(), 0, List.of());
            one(late, 0, List.of());
            List<Set<String>> before = new ArrayList<>(List.of(Set.of(late)));
            if (recipe.comesAfterSaving()) {
                before.add(Set.of(JobRecipe.SAVING));
            }
            one(later, before.size(), before);
        }
    }
}
