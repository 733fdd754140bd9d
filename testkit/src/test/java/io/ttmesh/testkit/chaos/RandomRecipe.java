package io.ttmesh.testkit.chaos;

import io.ttmesh.testkit.chaos.JobRecipe.Body;
import io.ttmesh.testkit.chaos.JobRecipe.Gate;
import io.ttmesh.testkit.chaos.JobRecipe.Kind;
import io.ttmesh.testkit.chaos.JobRecipe.Manner;
import io.ttmesh.testkit.chaos.JobRecipe.Part;
import io.ttmesh.testkit.chaos.JobRecipe.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Makes a recipe of a wish: light or heavy, with at most one pipe, one split and one part that something never comes for. */
final class RandomRecipe {
    private static final int INPUTS_HEAVY = 40;
    private static final int INPUTS_LIGHT = 14;

    private final Wish wish;
    private final Random random;
    private final boolean isHeavy;
    private final List<Part> parts = new ArrayList<>();
    private final Set<Integer> unused = new TreeSet<>(List.of(0));

    RandomRecipe(Wish wish) {
        this.wish = wish;
        this.random = new Random(wish.seed());
        this.isHeavy = random.nextInt(3) == 0;
    }

    JobRecipe made() {
        int count = isHeavy ? 8 + random.nextInt(6) : 4 + random.nextInt(5);
        parts.add(new Part(
                JobRecipe.SAVING,
                Kind.SOURCE,
                List.of(),
                0,
                List.of(new Body(0, 300, Gate.OPEN, JobRecipe.CHECKPOINTS, count))));
        while (parts.size() < count) {
            List<Integer> after = random.nextInt(4) == 0 ? some(2) : List.of();
            add(part().withAfter(after));
        }
        if (random.nextBoolean()) {
            add(new Part(name(), Kind.GROWING, some(3), 0, bodies(3, 200)));
        }
        Kind last = random.nextInt(3) == 0 ? Kind.SOME : Kind.ALL;
        parts.add(new Part("last", last, List.copyOf(unused), 0, List.of()));
        if (wish.gate() == Gate.SHUT) {
            shut();
        }
        return new JobRecipe(wish.id(), parts);
    }

    private void add(Part part) {
        unused.removeAll(part.from());
        unused.add(parts.size());
        parts.add(part);
    }

    private String name() {
        return "p" + parts.size();
    }

    private boolean has(Kind kind) {
        return parts.stream().anyMatch(part -> part.kind() == kind);
    }

    private Part part() {
        return switch (random.nextInt(15)) {
            case 0 -> new Part(name(), Kind.SOURCE, List.of(), 0, bodies(1, 400));
            case 1, 2 -> new Part(name(), Kind.NEXT, some(1), 0, bodies(1, 400));
            case 3 -> new Part(name(), Kind.ALL, some(4), 0, List.of());
            case 4 -> {
                List<Integer> from = some(4);
                yield new Part(name(), Kind.QUORUM, from, 1 + random.nextInt(from.size()), List.of());
            }
            case 5 -> new Part(name(), Kind.SOME, some(4), 0, List.of());
            case 6, 7 -> map();
            case 8, 9 -> has(Kind.PIPE) ? map() : pipe();
            case 10, 11 -> has(Kind.SPLIT) ? map() : split();
            case 12, 13 -> timely();
            default -> new Part(name(), Kind.WHEN, some(1), 0, bodies(3, 300));
        };
    }

    private Part map() {
        return mapped(Kind.MAP, 3 + random.nextInt(10), new Manner(1, 0, perSlot(), List.of()));
    }

    private Part pipe() {
        int items = 4 + random.nextInt(isHeavy ? 14 : 6);
        return mapped(Kind.PIPE, items, new Manner(2 + random.nextInt(2), 1 + random.nextInt(3), perSlot(), List.of()));
    }

    private int perSlot() {
        return random.nextBoolean() ? 0 : 1 + random.nextInt(2);
    }

    /** Only the first item of a portion fails and is tried again: the portion's attempts are those of all its items. */
    private Part mapped(Kind kind, int items, Manner manner) {
        int portion = 1 + random.nextInt(3);
        List<Body> bodies = new ArrayList<>(bodies(manner.stages() * items, 200 / manner.stages()));
        for (int i = 0; i < bodies.size(); i++) {
            Body body = bodies.get(i);
            if (i % items % portion > 0) {
                bodies.set(i, new Body(0, body.millis(), body.gate(), 0, body.number()));
            }
        }
        return new Part(name(), kind, List.of(), List.of(), portion, bodies, manner);
    }

    private Part split() {
        int inputs = 3 + random.nextInt(isHeavy ? INPUTS_HEAVY - 6 : INPUTS_LIGHT - 6);
        List<Integer> above = new ArrayList<>(List.of(-1));
        while (above.size() < inputs) {
            int split = random.nextInt(above.size());
            if (!above.contains(split)) {
                IntStream.rangeClosed(0, random.nextInt(4)).forEach(part -> above.add(split));
            }
        }
        return new Part(
                name(), Kind.SPLIT, List.of(), List.of(), 0, bodies(above.size(), 80), new Manner(1, 0, 0, above));
    }

    /**
     * Either its deadline is far, and each input comes or fails before, or one input never comes and it is not its turn before
     * the others have: so its value is known beforehand. A job that fails would never end with such an input.
     */
    private Part timely() {
        List<Integer> from = some(3);
        int few = 1 + random.nextInt(from.size());
        boolean hangs = random.nextBoolean() && wish.gate() == Gate.OPEN;
        int deadline = 500 + random.nextInt(2_000);
        if (!hangs || parts.stream().anyMatch(part -> part.hanging().isPresent())) {
            return new Part(name(), Kind.TIMELY, from, few, List.of());
        }
        return new Part(name(), Kind.TIMELY, from, from.size(), List.of(new Body(0, deadline, Gate.OPEN, 0, 0)));
    }

    private List<Integer> some(int most) {
        return IntStream.range(0, 1 + random.nextInt(most))
                .map(i -> random.nextInt(parts.size()))
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }

    private List<Body> bodies(int count, int millisSpread) {
        List<Body> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int failures = random.nextInt(7) == 0 ? 1 + random.nextInt(RecipeJob.ATTEMPTS - 1) : 0;
            bodies.add(new Body(failures, 20 + random.nextInt(millisSpread), Gate.OPEN, 0, random.nextInt(1_000)));
        }
        return bodies;
    }

    /** One body of a part that is not the first, or the first if there is no other. */
    private void shut() {
        List<Integer> able = IntStream.range(1, parts.size())
                .filter(i -> switch (parts.get(i).kind()) {
                    case SOURCE, NEXT, MAP, PIPE, SPLIT -> true;
                    case ALL, QUORUM, SOME, TIMELY, WHEN, GROWING, GROWN -> false;
                })
                .boxed()
                .toList();
        int index = able.isEmpty() ? 0 : able.get(random.nextInt(able.size()));
        Part part = parts.get(index);
        List<Body> bodies = new ArrayList<>(part.bodies());
        int which = random.nextInt(bodies.size());
        Body body = bodies.get(which);
        bodies.set(which, new Body(0, body.millis(), Gate.SHUT, body.checkpoints(), body.number()));
        parts.set(index, part.withBodies(bodies));
    }
}
