package io.ttmesh.testkit.chaos;

import io.ttmesh.actors.Job;
import io.ttmesh.actors.JobBuilder;
import io.ttmesh.actors.Join;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.actors.Step;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.testkit.chaos.JobTasks.Order;
import io.ttmesh.testkit.chaos.JobTasks.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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

    private static final int PARTS_MIN = 5;
    private static final int PARTS_SPREAD = 8;
    private static final int ATTEMPTS = 3;
    private static final int SOME_PERCENT = 40;
    private static final TaskOptions OPTIONS = TaskOptions.DEFAULTS.withRetry(
            RetryPolicy.of(ATTEMPTS).withBackoff(Duration.ofMillis(50), 2, Duration.ofMillis(200)));

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
        /** A map over known values, and its reduction. */
        MAP,
        /** One of two tasks. */
        WHEN
    }

    /**
     * A part of a job.
     *
     * @param name its own
     * @param from the parts that it takes
     * @param need inputs of a quorum, items of a map's portion
     * @param bodies what its tasks do: one for each item of a map, three for a choice
     */
    record Part(String name, Kind kind, List<Integer> from, int need, List<Body> bodies) {
        /** Copies. */
        Part {
            from = List.copyOf(from);
            bodies = List.copyOf(bodies);
        }

        Body body() {
            return bodies.getFirst();
        }

        /** The unit in which an item of a map runs. */
        String unitOf(int item) {
            return name + "#" + item / need;
        }
    }

    /** What one body does. */
    record Body(int failures, long millis, Gate gate, int checkpoints, long number) {}

    static JobRecipe of(Wish wish) {
        var random = new Random(wish.seed());
        int count = PARTS_MIN + random.nextInt(PARTS_SPREAD);
        List<Part> parts = new ArrayList<>();
        parts.add(
                new Part(SAVING, Kind.SOURCE, List.of(), 0, List.of(new Body(0, 300, Gate.OPEN, CHECKPOINTS, count))));
        Set<Integer> unused = new TreeSet<>(List.of(0));
        for (int i = 1; i < count; i++) {
            Part part = part(random, i);
            unused.removeAll(part.from());
            unused.add(i);
            parts.add(part);
        }
        Kind last = random.nextInt(3) == 0 ? Kind.SOME : Kind.ALL;
        parts.add(new Part("last", last, List.copyOf(unused), 0, List.of()));
        if (wish.gate() == Gate.SHUT) {
            shut(parts, random);
        }
        return new JobRecipe(wish.id(), parts);
    }

    private static Part part(Random random, int index) {
        String name = "p" + index;
        return switch (random.nextInt(9)) {
            case 0 -> new Part(name, Kind.SOURCE, List.of(), 0, bodies(random, 1, 400));
            case 1, 2 -> new Part(name, Kind.NEXT, some(random, index, 1), 0, bodies(random, 1, 400));
            case 3 -> new Part(name, Kind.ALL, some(random, index, 4), 0, List.of());
            case 4 -> {
                List<Integer> from = some(random, index, 4);
                yield new Part(name, Kind.QUORUM, from, 1 + random.nextInt(from.size()), List.of());
            }
            case 5 -> new Part(name, Kind.SOME, some(random, index, 4), 0, List.of());
            case 6, 7 -> mapped(random, name);
            default -> new Part(name, Kind.WHEN, some(random, index, 1), 0, bodies(random, 3, 300));
        };
    }

    /** Only the first item of a portion fails and is tried again: the portion's attempts are those of all its items. */
    private static Part mapped(Random random, String name) {
        int portion = 1 + random.nextInt(3);
        List<Body> bodies = new ArrayList<>(bodies(random, 3 + random.nextInt(10), 200));
        for (int i = 0; i < bodies.size(); i++) {
            Body body = bodies.get(i);
            if (i % portion > 0) {
                bodies.set(i, new Body(0, body.millis(), body.gate(), 0, body.number()));
            }
        }
        return new Part(name, Kind.MAP, List.of(), portion, bodies);
    }

    private static List<Integer> some(Random random, int below, int most) {
        return IntStream.range(0, 1 + random.nextInt(most))
                .map(i -> random.nextInt(below))
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }

    private static List<Body> bodies(Random random, int count, int millisSpread) {
        List<Body> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int failures = random.nextInt(7) == 0 ? 1 + random.nextInt(ATTEMPTS - 1) : 0;
            bodies.add(new Body(failures, 30 + random.nextInt(millisSpread), Gate.OPEN, 0, random.nextInt(1_000)));
        }
        return bodies;
    }

    /** One body of a part that is not the first, or the first if there is no other. */
    private static void shut(List<Part> parts, Random random) {
        List<Integer> able = IntStream.range(1, parts.size())
                .filter(i -> switch (parts.get(i).kind()) {
                    case SOURCE, NEXT, MAP -> true;
                    case ALL, QUORUM, SOME, WHEN -> false;
                })
                .boxed()
                .toList();
        int index = able.isEmpty() ? 0 : able.get(random.nextInt(able.size()));
        Part part = parts.get(index);
        List<Body> bodies = new ArrayList<>(part.bodies());
        int which = random.nextInt(bodies.size());
        Body body = bodies.get(which);
        bodies.set(which, new Body(0, body.millis(), Gate.SHUT, body.checkpoints(), body.number()));
        parts.set(index, new Part(part.name(), part.kind(), part.from(), part.need(), bodies));
    }

    /** Bodies that must run for the result, or about so many. */
    int size() {
        return parts.stream()
                .mapToInt(part -> Math.max(1, part.bodies().size()))
                .sum();
    }

    /** The job itself. */
    Job<Value> job() {
        return Job.define("chaos.job", j -> {
            List<Step<Value>> made = new ArrayList<>();
            parts.forEach(part -> made.add(step(j, part, made)));
            return made.getLast();
        });
    }

    private Step<Value> step(JobBuilder j, Part part, List<Step<Value>> made) {
        List<Step<Value>> from = part.from().stream().map(made::get).toList();
        return switch (part.kind()) {
            case SOURCE ->
                j.task(JobTasks.WORK, OPTIONS, order(part.name(), 0, part.body()))
                        .named(part.name());
            case NEXT ->
                j.task(JobTasks.NEXT, OPTIONS, order(j, part.name(), part.body()), from.getFirst())
                        .named(part.name());
            case ALL ->
                j.gather(JobTasks.GATHER, OPTIONS, told(j, part, from), Join.all())
                        .named(part.name());
            case QUORUM ->
                j.gather(JobTasks.COUNT, OPTIONS, told(j, part, from), Join.quorum(1 + part.need()))
                        .named(part.name());
            case SOME ->
                j.gather(JobTasks.GATHER, OPTIONS, told(j, part, from), Join.fraction(fraction()))
                        .named(part.name());
            case MAP -> mapped(j, part);
            case WHEN -> chosen(j, part, from.getFirst());
        };
    }

    /** Of all that are gathered, the one included that tells who gathers. */
    static double fraction() {
        return SOME_PERCENT / 100.0;
    }

    private List<Step<Value>> told(JobBuilder j, Part part, List<Step<Value>> from) {
        List<Step<Value>> all = new ArrayList<>();
        all.add(j.constant(Value.class, new Value(id, part.name(), 0)));
        all.addAll(from);
        return all;
    }

    private Step<Value> mapped(JobBuilder j, Part part) {
        List<Order> orders = IntStream.range(0, part.bodies().size())
                .mapToObj(item -> order(
                        part.unitOf(item), item % part.need(), part.bodies().get(item)))
                .toList();
        var map = j.map(
                        JobTasks.WORK,
                        orders,
                        MapOptions.DEFAULTS.withTask(OPTIONS).withPortions(part.need()))
                .named(part.name());
        return j.reduce(JobTasks.SUM, map).named(part.name() + ".sum");
    }

    private Step<Value> chosen(JobBuilder j, Part part, Step<Value> from) {
        List<Body> bodies = part.bodies();
        Step<Boolean> condition = j.task(JobTasks.ASK, OPTIONS, order(j, part.name() + ".if", bodies.get(0)), from)
                .named(part.name() + ".if");
        return j.when(
                        condition,
                        () -> branch(j, part.name() + ".then", bodies.get(1), from),
                        () -> branch(j, part.name() + ".else", bodies.get(2), from))
                .named(part.name());
    }

    private Step<Value> branch(JobBuilder j, String name, Body body, Step<Value> from) {
        return j.task(JobTasks.NEXT, OPTIONS, order(j, name, body), from).named(name);
    }

    private Step<Order> order(JobBuilder j, String unit, Body body) {
        return j.constant(Order.class, order(unit, 0, body));
    }

    private Order order(String unit, int item, Body body) {
        String gate = body.gate() == Gate.OPEN ? "" : JobTasks.gate(id).toString();
        return new Order(id, unit, item, body.failures(), body.millis(), gate, body.checkpoints(), body.number());
    }
}
