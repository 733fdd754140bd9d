package io.ttmesh.testkit.chaos;

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
 * @param needs by step
 */
record JobShape(Map<String, Unit> units, Map<String, List<Needs>> needs) {
    /** Copies. */
    JobShape {
        units = Map.copyOf(units);
        needs = Map.copyOf(needs);
    }

    /** Part of a step, with so many items. */
    record Unit(String step, int items) {}

    /**
     * So many of these inputs must have ended; one of several steps is enough for an input.
     *
     * @param least how many
     * @param inputs the steps of each
     */
    record Needs(int least, List<Set<String>> inputs) {
        /** Copies. */
        Needs {
            inputs = List.copyOf(inputs);
        }
    }

    static JobShape of(JobRecipe recipe) {
        Map<String, Unit> units = new HashMap<>();
        Map<String, List<Needs>> needs = new HashMap<>();
        for (Part part : recipe.parts()) {
            List<Set<String>> inputs = part.from().stream()
                    .map(from -> makers(recipe.parts().get(from)))
                    .toList();
            switch (part.kind()) {
                case MAP -> {
                    for (int item = 0; item < part.bodies().size(); item++) {
                        units.merge(
                                part.unitOf(item),
                                new Unit(part.name(), 1),
                                (one, more) -> new Unit(one.step(), one.items() + more.items()));
                    }
                }
                case WHEN -> {
                    Set<String> condition = Set.of(part.name() + ".if");
                    one(part.name() + ".if", units, needs, new Needs(1, inputs));
                    List<Set<String>> both = List.of(condition, inputs.getFirst());
                    one(part.name() + ".then", units, needs, new Needs(2, both));
                    one(part.name() + ".else", units, needs, new Needs(2, both));
                }
                case QUORUM -> one(part.name(), units, needs, new Needs(part.need(), inputs));
                case SOME -> one(part.name(), units, needs, new Needs(JobReference.needOfSome(inputs.size()), inputs));
                case SOURCE, NEXT, ALL -> one(part.name(), units, needs, new Needs(inputs.size(), inputs));
            }
        }
        return new JobShape(units, needs);
    }

    private static void one(String step, Map<String, Unit> units, Map<String, List<Needs>> needs, Needs need) {
        units.put(step, new Unit(step, 1));
        needs.computeIfAbsent(step, ignored -> new ArrayList<>()).add(need);
    }

    private static Set<String> makers(Part part) {
        return part.kind() == JobRecipe.Kind.WHEN
                ? Set.of(part.name() + ".then", part.name() + ".else")
                : Set.of(part.name());
    }

    Unit unit(String name) {
        Unit known = units.get(name);
        if (known == null) {
            throw new IllegalArgumentException("no unit " + name);
        }
        return known;
    }

    /** All units of a step. */
    Stream<String> unitsOf(String step) {
        return units.entrySet().stream()
                .filter(unit -> unit.getValue().step().equals(step))
                .map(Map.Entry::getKey);
    }
}
