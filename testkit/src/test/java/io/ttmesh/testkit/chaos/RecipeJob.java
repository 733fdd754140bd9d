package io.ttmesh.testkit.chaos;

import io.ttmesh.actors.Job;
import io.ttmesh.actors.JobBuilder;
import io.ttmesh.actors.JobChange;
import io.ttmesh.actors.Join;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.actors.Mapped;
import io.ttmesh.actors.PipeOptions;
import io.ttmesh.actors.Step;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.testkit.chaos.JobRecipe.Body;
import io.ttmesh.testkit.chaos.JobRecipe.Gate;
import io.ttmesh.testkit.chaos.JobRecipe.Part;
import io.ttmesh.testkit.chaos.JobTasks.Order;
import io.ttmesh.testkit.chaos.JobTasks.Value;
import io.ttmesh.testkit.chaos.PipeTasks.Staged;
import io.ttmesh.testkit.chaos.SplitTasks.Input;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The job of a recipe, and what is added to it while it runs. */
final class RecipeJob {
    /** Of each submission. */
    static final int ATTEMPTS = 3;

    private static final int SOME_PERCENT = 40;
    /** Later than any job ends. */
    private static final Duration FAR = Duration.ofHours(1);

    private static final TaskOptions OPTIONS = TaskOptions.DEFAULTS.withRetry(
            RetryPolicy.of(ATTEMPTS).withBackoff(Duration.ofMillis(50), 2, Duration.ofMillis(200)));

    private final JobRecipe recipe;

    RecipeJob(JobRecipe recipe) {
        this.recipe = recipe;
    }

    /** Of all that are gathered, the one included that tells who gathers. */
    static double fraction() {
        return SOME_PERCENT / 100.0;
    }

    Job<Value> job() {
        return Job.define("chaos.job", j -> {
            List<Step<Value>> made = new ArrayList<>();
            recipe.parts().forEach(part -> made.add(step(j, part, made)));
            return made.getLast();
        });
    }

    /** Gives the part that grows one more input: the second of two new steps. */
    void grow(JobChange change, Part part) {
        String late = part.given().getFirst();
        String later = part.given().getLast();
        Step<Value> first = change.task(
                        JobTasks.WORK, OPTIONS, order(late, 0, part.bodies().get(1)))
                .named(late);
        Step<Value> second = change.task(
                        JobTasks.NEXT,
                        OPTIONS,
                        order(change, later, part.bodies().get(2)),
                        first)
                .named(later);
        if (recipe.comesAfterSaving()) {
            second.after(change.step(JobRecipe.SAVING));
        }
        change.feed(part.name(), JobTasks.GATHER, second);
    }

    private Step<Value> step(JobBuilder j, Part part, List<Step<Value>> made) {
        List<Step<Value>> from = part.from().stream().map(made::get).toList();
        List<Step<Value>> after = part.after().stream().map(made::get).toList();
        return switch (part.kind()) {
            case SOURCE ->
                ordered(j.task(JobTasks.WORK, OPTIONS, order(part.name(), 0, part.body())), after)
                        .named(part.name());
            case NEXT ->
                ordered(j.task(JobTasks.NEXT, OPTIONS, order(j, part.name(), part.body()), from.getFirst()), after)
                        .named(part.name());
            case ALL -> ordered(gathered(j, part, from, Join.all()), after);
            case QUORUM ->
                ordered(
                        j.gather(JobTasks.COUNT, OPTIONS, told(j, part, from), Join.quorum(1 + part.need()))
                                .named(part.name()),
                        after);
            case SOME -> ordered(gathered(j, part, from, Join.fraction(fraction())), after);
            case TIMELY -> ordered(timely(j, part, from), after);
            case MAP, PIPE -> mapped(j, part, after);
            case SPLIT ->
                ordered(j.split(SplitTasks.SPLIT, SplitTasks.COMBINE, OPTIONS, input(part, 0)), after)
                        .named(part.name());
            case WHEN -> chosen(j, part, from.getFirst(), after);
            case GROWING, GROWN -> growing(j, part, from);
        };
    }

    private static Step<Value> ordered(Step<Value> step, List<Step<Value>> after) {
        after.forEach(step::after);
        return step;
    }

    private Step<Value> gathered(JobBuilder j, Part part, List<Step<Value>> from, Join join) {
        return j.gather(JobTasks.GATHER, OPTIONS, told(j, part, from), join).named(part.name());
    }

    private List<Step<Value>> told(JobBuilder j, Part part, List<Step<Value>> from) {
        List<Step<Value>> all = new ArrayList<>();
        all.add(j.constant(Value.class, new Value(recipe.id(), part.name(), 0)));
        all.addAll(from);
        return all;
    }

    /** The one that tells who gathers is there at once, so the time of the others begins with the job. */
    private Step<Value> timely(JobBuilder j, Part part, List<Step<Value>> from) {
        if (part.hanging().isEmpty()) {
            return gathered(j, part, from, Join.atDeadline(FAR, 1 + part.need()));
        }
        String hanging = part.hanging().orElseThrow();
        List<Step<Value>> all = new ArrayList<>(from);
        all.add(j.task(JobTasks.WORK, OPTIONS, held(hanging, part.body(), JobTasks.never(recipe.id())))
                .named(hanging));
        var join = Join.atDeadline(Duration.ofMillis(part.body().millis()), 1 + part.need());
        return ordered(gathered(j, part, all, join), from);
    }

    private Step<Value> growing(JobBuilder j, Part part, List<Step<Value>> from) {
        List<Step<Value>> all = new ArrayList<>(from);
        all.add(j.task(JobTasks.WORK, OPTIONS, held(part.held(), part.bodies().getFirst(), JobTasks.told(recipe.id())))
                .named(part.held()));
        return gathered(j, part, all, Join.all());
    }

    private Step<Value> mapped(JobBuilder j, Part part, List<Step<Value>> after) {
        MapOptions options = MapOptions.DEFAULTS.withTask(OPTIONS).withPortionItems(part.need());
        int perSlot = part.manner().perSlot();
        MapOptions with = perSlot == 0 ? options : options.pulled(perSlot);
        Mapped<Value> last;
        if (part.manner().stages() == 1) {
            List<Order> orders = IntStream.range(0, part.items())
                    .mapToObj(item -> order(part, 0, item))
                    .toList();
            last = j.map(JobTasks.WORK, orders, with).named(part.name());
            after.forEach(last::after);
        } else {
            last = piped(j, part, with, after);
        }
        return j.reduce(JobTasks.SUM, last).named(part.name() + ".sum");
    }

    private Mapped<Value> piped(JobBuilder j, Part part, MapOptions with, List<Step<Value>> after) {
        int stages = part.manner().stages();
        List<Staged> items = IntStream.range(0, part.items())
                .mapToObj(item -> new Staged(
                        IntStream.range(0, stages)
                                .mapToObj(stage -> order(part, stage, item))
                                .toList(),
                        0))
                .toList();
        PipeOptions options =
                PipeOptions.DEFAULTS.withTask(OPTIONS).withAhead(part.manner().ahead());
        Mapped<Staged> next = j.map(PipeTasks.STAGE, items, with).named(part.name());
        after.forEach(next::after);
        for (int stage = 1; stage < stages - 1; stage++) {
            next = j.pipe(PipeTasks.STAGE, next, options).named(part.stage(stage));
        }
        return j.pipe(PipeTasks.LAST, next, options).named(part.stage(stages - 1));
    }

    private Order order(Part part, int stage, int item) {
        return order(part.unitOf(stage, item), item % part.need(), part.body(stage, item));
    }

    private Input input(Part part, int input) {
        return new Input(
                order(JobRecipe.unitOfInput(part, input), 0, part.bodies().get(input)),
                part.manner().partsOf(input).stream()
                        .map(smaller -> input(part, smaller))
                        .toList());
    }

    private Step<Value> chosen(JobBuilder j, Part part, Step<Value> from, List<Step<Value>> after) {
        List<Body> bodies = part.bodies();
        Step<Boolean> condition = j.task(JobTasks.ASK, OPTIONS, order(j, part.name() + ".if", bodies.get(0)), from)
                .named(part.name() + ".if");
        after.forEach(condition::after);
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
        String gate = body.gate() == Gate.OPEN ? "" : JobTasks.gate(recipe.id()).toString();
        return new Order(
                recipe.id(), unit, item, body.failures(), body.millis(), gate, body.checkpoints(), body.number(), "");
    }

    private Order held(String unit, Body body, Path until) {
        return new Order(recipe.id(), unit, 0, body.failures(), body.millis(), "", 0, body.number(), until.toString());
    }
}
