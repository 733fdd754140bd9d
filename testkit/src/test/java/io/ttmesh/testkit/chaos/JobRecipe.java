package io.ttmesh.testkit.chaos;

import io.ttmesh.actors.Job;
import io.ttmesh.testkit.chaos.JobTasks.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A random job: a function of its wish and nothing else, so that any process can make it, and the test can say what must come of it.
 *
 * @param id of the job
 * @param parts each needs earlier ones only; the last is the result
 */
record JobRecipe(String id, List<Part> parts) {
    /** The part that saves checkpoints, and depends on nothing. */
    static final String SAVING = "p0";

    /** How many it saves. */
    static final int CHECKPOINTS = 8;

    /** Copies. */
    JobRecipe {
        parts = List.copyOf(parts);
    }

    /** Whether a job fails for good. */
    enum Gate {
        /** It does not. */
        OPEN,
        /** One of its parts does, until the job is mended. */
        SHUT
    }

    /** What makes a recipe; travels to nodes. */
    record Wish(long seed, String id, Gate gate) {}

    /** What parts are. */
    enum Kind {
        /** A task on a value that is known. */
        SOURCE,
        /** A task on one part's value. */
        NEXT,
        /** All of several parts. */
        ALL,
        /** So many of several parts. */
        QUORUM,
        /** What can be had of several parts. */
        SOME,
        /** What is there of several parts at a deadline. */
        TIMELY,
        /** A map over known values, and its reduction. */
        MAP,
        /** A map, one or two that take its portions as they come, and the reduction of the last. */
        PIPE,
        /** An input that is split into smaller ones. */
        SPLIT,
        /** One of two tasks. */
        WHEN,
        /** All of several parts, and one that holds it until somebody has tried to give it one more. */
        GROWING,
        /** The same, when it was given one more. */
        GROWN
    }

    /**
     * A part of a job.
     *
     * @param name its own
     * @param from the parts that it takes
     * @param after the parts that it comes after, without taking them
     * @param need inputs of a quorum or at a deadline, items of a map's portion
     * @param bodies what its tasks do: one for each input that is split, one for each item of a map, stage by stage, three for
     *     a choice; of one that grows, what holds it and the two that it is given; of one with a deadline, what never comes
     * @param manner how many bodies go together
     */
    record Part(
            String name,
            Kind kind,
            List<Integer> from,
            List<Integer> after,
            int need,
            List<Body> bodies,
            Manner manner) {
        /** Copies. */
        Part {
            from = List.copyOf(from);
            after = List.copyOf(after);
            bodies = List.copyOf(bodies);
        }

        /** One that comes after none but those that it takes. */
        Part(String name, Kind kind, List<Integer> from, int need, List<Body> bodies) {
            this(name, kind, from, List.of(), need, bodies, Manner.PLAIN);
        }

        Part withAfter(List<Integer> others) {
            return new Part(name, kind, from, others, need, bodies, manner);
        }

        Part withBodies(List<Body> others) {
            return new Part(name, kind, from, after, need, others, manner);
        }

        private Part grown() {
            return kind == Kind.GROWING ? new Part(name, Kind.GROWN, from, after, need, bodies, manner) : this;
        }

        Body body() {
            return bodies.getFirst();
        }

        /** Items of a map. */
        int items() {
            return bodies.size() / manner.stages();
        }

        /** What is done with an item of a map in one of its stages. */
        Body body(int stage, int item) {
            return bodies.get(stage * items() + item);
        }

        /** The step of one of a map's stages. */
        String stage(int stage) {
            return stage == 0 ? name : name + "." + stage;
        }

        /** The unit in which an item of a map runs. */
        String unitOf(int stage, int item) {
            return stage(stage) + "#" + item / need;
        }

        /** The step that never ends by itself, though one with a deadline would take its value. */
        Optional<String> hanging() {
            return kind == Kind.TIMELY && !bodies.isEmpty() ? Optional.of(name + ".hanging") : Optional.empty();
        }

        /** The step that holds one that grows. */
        String held() {
            return name + ".held";
        }

        /** The steps that it is given while it is held: the second takes the first, and is taken. */
        List<String> given() {
            return List.of(name + ".late", name + ".later");
        }
    }

    /**
     * How the bodies of a map or a split go together.
     *
     * @param stages maps that take each other's portions
     * @param ahead portions that one of them may be ahead of the next
     * @param perSlot portions of the first for each executor slot; 0 when they are not pulled
     * @param above for each input that is split, the one that it is a part of; -1 for the first
     */
    record Manner(int stages, int ahead, int perSlot, List<Integer> above) {
        static final Manner PLAIN = new Manner(1, 0, 0, List.of());

        /** Copies. */
        Manner {
            above = List.copyOf(above);
        }

        /** What an input is split into. */
        List<Integer> partsOf(int input) {
            return IntStream.range(1, above.size())
                    .filter(part -> above.get(part) == input)
                    .boxed()
                    .toList();
        }
    }

    /** What one body does. */
    record Body(int failures, long millis, Gate gate, int checkpoints, long number) {}

    static JobRecipe of(Wish wish) {
        return new RandomRecipe(wish).made();
    }

    /** The unit of an input that is split: its path from the first one. */
    static String unitOfInput(Part part, int input) {
        if (input == 0) {
            return part.name() + "/";
        }
        int above = part.manner().above().get(input);
        return unitOfInput(part, above) + part.manner().partsOf(above).indexOf(input) + "/";
    }

    /** Bodies that must run for the result and hang on nobody, or about so many. */
    int size() {
        return parts.stream()
                .filter(part -> part.kind() != Kind.GROWING && part.hanging().isEmpty())
                .mapToInt(part -> Math.max(1, part.bodies().size()))
                .sum();
    }

    /** The part that somebody gives one more input, if there is one. */
    Optional<Part> growing() {
        return parts.stream().filter(part -> part.kind() == Kind.GROWING).findFirst();
    }

    /** The same job when it was given that input. */
    JobRecipe grown() {
        return new JobRecipe(id, parts.stream().map(Part::grown).toList());
    }

    /** Whether it was given that input. */
    boolean isGrown() {
        return parts.stream().anyMatch(part -> part.kind() == Kind.GROWN);
    }

    /** Whether what is given comes after the part that saves: not where that fails, for then it may be refused. */
    boolean comesAfterSaving() {
        return parts.getFirst().body().gate() == Gate.OPEN;
    }

    /** The job itself. */
    Job<Value> job() {
        return new RecipeJob(this).job();
    }
}
