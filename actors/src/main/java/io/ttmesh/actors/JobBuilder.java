package io.ttmesh.actors;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.internal.job.JobGraph;
import io.ttmesh.actors.internal.job.JobGraph.Items;
import io.ttmesh.actors.internal.job.JobGraph.Vertex;
import io.ttmesh.actors.internal.job.JobGraph.Work;
import io.ttmesh.actors.internal.job.PortionSize;
import io.ttmesh.model.Durability;
import io.ttmesh.model.JobId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.streaming.PayloadCodec;
import io.ttmesh.streaming.PayloadParts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the steps of a {@link Job} together. Every method adds one and returns what stands for its value; nothing runs before the
 * job is submitted. Not safe for several threads.
 *
 * <p>Options with an idempotency key or another durability than durable are refused: the job has keys of its own for every
 * submission.
 */
public sealed class JobBuilder permits JobChange {
    /** Values that are made one at a time, where a reduction does not say. */
    public static final int FAN_IN = 16;

    private static final int NAME_CHARS_MAX = 128;

    private final String job;
    private final List<Vertex> vertices = new ArrayList<>();
    private final Map<TaskOptions, Integer> options = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private String group = "";
    private int guard = JobGraph.NONE;
    private boolean taken;
    private boolean isDefined;

    JobBuilder(String job) {
        this.job = new TaskVersion(job, 1).name();
    }

    /** Of steps for a job that is there. */
    JobBuilder(JobId job) {
        this.job = job.value();
    }

    /** A value that is known now. */
    public <T extends @Nullable Object> Step<T> constant(Class<T> type, T value) {
        return constant(PayloadCodec.of(type, PayloadFormat.JSON), value);
    }

    /** The same of a generic type. */
    public <T extends @Nullable Object> Step<T> constant(TypeReference<T> type, T value) {
        return constant(PayloadCodec.of(type, PayloadFormat.JSON), value);
    }

    private <T extends @Nullable Object> Step<T> constant(PayloadCodec<T> codec, T value) {
        return new Step<>(this, add("constant", new JobGraph.Constant(codec.encode(value))), codec);
    }

    /** Runs a task on a value that is known now. */
    public <I extends @Nullable Object, O extends @Nullable Object> Step<O> task(DistributedTask<I, O> task, I input) {
        return task(task, TaskOptions.DEFAULTS, input);
    }

    /** The same with options. */
    public <I extends @Nullable Object, O extends @Nullable Object> Step<O> task(
            DistributedTask<I, O> task, TaskOptions with, I input) {
        return step(
                task,
                new JobGraph.Given(task.version(), index(with), task.input().encode(input)));
    }

    /** Runs a task on the value of a step. */
    public <I extends @Nullable Object, O extends @Nullable Object> Step<O> task(
            DistributedTask<I, O> task, Step<? extends I> input) {
        return task(task, TaskOptions.DEFAULTS, input);
    }

    /** The same with options. */
    public <I extends @Nullable Object, O extends @Nullable Object> Step<O> task(
            DistributedTask<I, O> task, TaskOptions with, Step<? extends I> input) {
        requireTaken(task.version(), task.input(), input);
        return step(task, new JobGraph.Single(task.version(), index(with), own(input)));
    }

    /** Runs a task of two values, which {@link Both#task} makes, on those of two steps. */
    public <A extends @Nullable Object, B extends @Nullable Object, O extends @Nullable Object> Step<O> task(
            DistributedTask<Both<A, B>, O> task, Step<? extends A> first, Step<? extends B> second) {
        return task(task, TaskOptions.DEFAULTS, first, second);
    }

    /** The same with options. */
    public <A extends @Nullable Object, B extends @Nullable Object, O extends @Nullable Object> Step<O> task(
            DistributedTask<Both<A, B>, O> task, TaskOptions with, Step<? extends A> first, Step<? extends B> second) {
        return step(task, new JobGraph.Tuple(task.version(), index(with), List.of(own(first), own(second))));
    }

    /** Runs a task of three values, which {@link Three#task} makes, on those of three steps. */
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    O extends @Nullable Object>
            Step<O> task(
                    DistributedTask<Three<A, B, C>, O> task,
                    Step<? extends A> first,
                    Step<? extends B> second,
                    Step<? extends C> third) {
        return task(task, TaskOptions.DEFAULTS, first, second, third);
    }

    /** The same with options. */
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    O extends @Nullable Object>
            Step<O> task(
                    DistributedTask<Three<A, B, C>, O> task,
                    TaskOptions with,
                    Step<? extends A> first,
                    Step<? extends B> second,
                    Step<? extends C> third) {
        return step(
                task, new JobGraph.Tuple(task.version(), index(with), List.of(own(first), own(second), own(third))));
    }

    /** Runs a task of a list on the values of all these steps. */
    public <A extends @Nullable Object, O extends @Nullable Object> Step<O> gather(
            DistributedTask<List<A>, O> task, List<? extends Step<? extends A>> inputs) {
        return gather(task, TaskOptions.DEFAULTS, inputs, Join.all());
    }

    /** Runs a task of a list on the values of as many of these steps as the rule says. */
    public <A extends @Nullable Object, O extends @Nullable Object> Step<O> gather(
            DistributedTask<List<A>, O> task, TaskOptions with, List<? extends Step<? extends A>> inputs, Join join) {
        List<Integer> all = inputs.stream().map(this::own).toList();
        return step(task, new JobGraph.Gather(task.version(), index(with), all, join));
    }

    /** Runs a task on each of these values. */
    public <I extends @Nullable Object, O extends @Nullable Object> Mapped<O> map(
            DistributedTask<I, O> task, List<? extends I> values) {
        return map(task, values, MapOptions.DEFAULTS);
    }

    /** The same with options. The values are handed out in portions, which are written now. */
    public <I extends @Nullable Object, O extends @Nullable Object> Mapped<O> map(
            DistributedTask<I, O> task, List<? extends I> values, MapOptions with) {
        int portion = PortionSize.of(with.portionItems(), values.size(), Optional.empty());
        List<Payload> portions = new ArrayList<>();
        for (int from = 0; from < values.size(); from += portion) {
            List<Payload> items = new ArrayList<>(portion);
            values.subList(from, Math.min(values.size(), from + portion))
                    .forEach(value -> items.add(task.input().encode(value)));
            portions.add(PayloadParts.array(items));
        }
        return mapped(task, with, new Items.Listed(values.size(), portions), portion);
    }

    /** Runs a task on each element of a step's value, however many there will be. */
    public <I extends @Nullable Object, O extends @Nullable Object> Mapped<O> map(
            DistributedTask<I, O> task, Step<? extends List<? extends I>> values) {
        return map(task, values, MapOptions.DEFAULTS);
    }

    /** The same with options. */
    public <I extends @Nullable Object, O extends @Nullable Object> Mapped<O> map(
            DistributedTask<I, O> task, Step<? extends List<? extends I>> values, MapOptions with) {
        requireTaken(task.version(), task.input().listOf(), values);
        return mapped(task, with, new Items.Of(own(values)), with.portionItems());
    }

    /** Runs a task on each number from the first up to before the last; their number costs nothing here. */
    public <O extends @Nullable Object> Mapped<O> mapRange(DistributedTask<Long, O> task, long from, long to) {
        return mapRange(task, from, to, MapOptions.DEFAULTS);
    }

    /** The same with options. */
    public <O extends @Nullable Object> Mapped<O> mapRange(
            DistributedTask<Long, O> task, long from, long to, MapOptions with) {
        return mapped(task, with, new Items.Range(from, to), with.portionItems());
    }

    /**
     * Runs a task on each result of a map, or each item of an {@link #unfold unfold}: portion by portion, as they come, while
     * that one goes on with others. A {@link #map map} over the same step begins when it has ended.
     */
    public <I extends @Nullable Object, O extends @Nullable Object> Mapped<O> pipe(
            DistributedTask<I, O> task, Mapped<? extends I> mapped) {
        return pipe(task, mapped, PipeOptions.DEFAULTS);
    }

    /**
     * The same with options, which say how far the map may be ahead. It has to be one that needs all of its items: where some may
     * be missing, the numbers of the others are not known before it ends.
     */
    public <I extends @Nullable Object, O extends @Nullable Object> Mapped<O> pipe(
            DistributedTask<I, O> task, Mapped<? extends I> mapped, PipeOptions with) {
        requireTaken(task.version(), task.input(), mapped.name(), mapped.items());
        var items = new Items.Piped(own(mapped), with.ahead());
        return mapped(task, new MapOptions(with.task(), 0, with.join(), 0), items, 0);
    }

    private <I extends @Nullable Object, O extends @Nullable Object> Mapped<O> mapped(
            DistributedTask<I, O> task, MapOptions with, Items items, int portion) {
        int added = add(
                task.version().name(),
                new JobGraph.MapOver(
                        task.version(),
                        index(with.task()),
                        items,
                        portion,
                        with.join(),
                        with.perSlot() == 0 ? Optional.empty() : Optional.of(with.perSlot())));
        return new Mapped<>(this, added, task.output());
    }

    /** Makes one value of all the results of a map, {@value #FAN_IN} at a time. */
    public <O extends @Nullable Object> Step<O> reduce(DistributedTask<List<O>, O> task, Mapped<O> mapped) {
        return reduce(task, TaskOptions.DEFAULTS, mapped, FAN_IN);
    }

    /**
     * The same so many at a time. The task is run on neighbours, in their order, and on what comes of that, again and again: it
     * must not matter how they are put together. Of a map without results it is run on an empty list.
     */
    public <O extends @Nullable Object> Step<O> reduce(
            DistributedTask<List<O>, O> task, TaskOptions with, Mapped<O> mapped, int fanIn) {
        requireTaken(task.version(), task.input(), mapped);
        return step(task, new JobGraph.Reduce(task.version(), index(with), own(mapped), fanIn));
    }

    /**
     * Runs a task that splits its input into smaller ones, on which it is run again and so on, or has the value. Another puts
     * the values of an input's parts together, in their order, as soon as all of them are there. How far it is split shows
     * while it runs; the setting {@code ttmesh.actors.job.split-limit} bounds it.
     */
    public <I extends @Nullable Object, O extends @Nullable Object> Step<O> split(
            DistributedTask<I, Split<I, O>> task, DistributedTask<List<O>, O> combine, I input) {
        return split(task, combine, TaskOptions.DEFAULTS, input);
    }

    /** The same with options for each submission, of either task. The input is a step, too: a constant. */
    public <I extends @Nullable Object, O extends @Nullable Object> Step<O> split(
            DistributedTask<I, Split<I, O>> task, DistributedTask<List<O>, O> combine, TaskOptions with, I input) {
        return split(task, combine, with, constant(task.input(), input));
    }

    /** The same on the value of a step. */
    public <I extends @Nullable Object, O extends @Nullable Object> Step<O> split(
            DistributedTask<I, Split<I, O>> task, DistributedTask<List<O>, O> combine, Step<? extends I> input) {
        return split(task, combine, TaskOptions.DEFAULTS, input);
    }

    /** The same with options for each submission, of either task. */
    public <I extends @Nullable Object, O extends @Nullable Object> Step<O> split(
            DistributedTask<I, Split<I, O>> task,
            DistributedTask<List<O>, O> combine,
            TaskOptions with,
            Step<? extends I> input) {
        requireTaken(task.version(), task.input(), input);
        return new Step<>(
                this,
                add(
                        task.version().name(),
                        new JobGraph.Split(task.version(), combine.version(), index(with), own(input))),
                combine.output());
    }

    /**
     * Runs a task on a state, and again on the state that each run leaves, until one leaves none. Its value is the list of what
     * all runs emit; {@link #pipe} takes each run's items as soon as they are there, and the next run waits while too many are
     * not taken. Runs go one after the other, and {@code ttmesh.actors.job.unfold-limit} bounds them.
     */
    public <S, T extends @Nullable Object> Mapped<T> unfold(DistributedTask<S, Unfold<S, T>> task, S seed) {
        return unfold(task, seed, UnfoldOptions.DEFAULTS);
    }

    /** The same with options. The first state is a step, too: a constant. */
    public <S, T extends @Nullable Object> Mapped<T> unfold(
            DistributedTask<S, Unfold<S, T>> task, S seed, UnfoldOptions with) {
        return unfold(task, constant(task.input(), seed), with);
    }

    /** The same from the value of a step on. */
    public <S, T extends @Nullable Object> Mapped<T> unfold(
            DistributedTask<S, Unfold<S, T>> task, Step<? extends S> seed) {
        return unfold(task, seed, UnfoldOptions.DEFAULTS);
    }

    /** The same with options. */
    public <S, T extends @Nullable Object> Mapped<T> unfold(
            DistributedTask<S, Unfold<S, T>> task, Step<? extends S> seed, UnfoldOptions with) {
        requireTaken(task.version(), task.input(), seed);
        Optional<Integer> runs = with.runs() == 0 ? Optional.empty() : Optional.of(with.runs());
        int added =
                add(task.version().name(), new JobGraph.Unfold(task.version(), index(with.task()), own(seed), runs));
        return new Mapped<>(this, added, Unfold.itemsOf(task));
    }

    /**
     * Goes on with one of two branches. The steps that a branch makes run only when it is taken, and their values are for that
     * branch alone.
     */
    public <T extends @Nullable Object> Step<T> when(
            Step<Boolean> condition, Supplier<? extends Step<T>> then, Supplier<? extends Step<T>> otherwise) {
        int of = hereOnly(own(condition));
        Step<T> first = branch(of, true, then);
        Step<T> second = branch(of, false, otherwise);
        int added = add("when", new JobGraph.Choice(of, own(first), own(second)));
        return new Step<>(this, added, first.codec());
    }

    /** A step has one guard: inside a branch a condition from outside is taken in, so that it says true where both are. */
    private int hereOnly(int condition) {
        boolean isOfHere = guard == JobGraph.NONE || (condition >= 0 && isOfHere(vertices.get(condition)));
        return isOfHere ? condition : add("if", new JobGraph.Choice(condition, condition, condition));
    }

    private boolean isOfHere(Vertex made) {
        return made.guard() == guard && made.taken() == taken;
    }

    private <T extends @Nullable Object> Step<T> branch(int of, boolean on, Supplier<? extends Step<T>> steps) {
        int formerGuard = guard;
        boolean formerTaken = taken;
        guard = of;
        taken = on;
        try {
            return steps.get();
        } finally {
            guard = formerGuard;
            taken = formerTaken;
        }
    }

    /** Shows the steps that are made within under one name. */
    public <T> T group(String name, Supplier<T> steps) {
        String former = group;
        group = named(name);
        try {
            return steps.get();
        } finally {
            group = former;
        }
    }

    private <O extends @Nullable Object> Step<O> step(DistributedTask<?, O> task, Work work) {
        return new Step<>(this, add(task.version().name(), work), task.output());
    }

    private int add(String kind, Work work) {
        requireOpen();
        String name = kind;
        while (!names.add(name)) {
            name = kind + "-" + (counts.merge(kind, 1, Integer::sum) + 1);
        }
        vertices.add(new Vertex(name, group, guard, taken, work));
        return vertices.size() - 1;
    }

    final void requireOpen() {
        if (isDefined) {
            throw new InvalidInputException(
                    "job " + job + " is defined already: add steps inside Job.define or JobHandle.change only");
        }
    }

    private int index(TaskOptions with) {
        if (with.idempotencyKey().isPresent()) {
            throw new InvalidInputException("job " + job + " refused: options have the idempotency key "
                    + with.idempotencyKey().get() + ": leave it out, a job has keys of its own");
        }
        if (with.durability()
                .filter(durability -> durability == Durability.NONE)
                .isPresent()) {
            throw new InvalidInputException(
                    "job " + job + " refused: options have durability NONE: leave it out, what a job runs is durable");
        }
        return options.computeIfAbsent(with, ignored -> options.size());
    }

    final int own(Step<?> step) {
        if (step.builder() != this) {
            throw new InvalidInputException("job " + job + " refused: step " + step.name()
                    + " belongs to another definition, of job " + step.builder().job + ": use the steps of this one");
        }
        return step.index();
    }

    /** The compiler has seen to it, but for casts. */
    private void requireTaken(TaskVersion task, PayloadCodec<?> wanted, Step<?> given) {
        requireTaken(task, wanted, given.name(), given.codec());
    }

    private void requireTaken(TaskVersion task, PayloadCodec<?> wanted, String name, PayloadCodec<?> given) {
        if (!wanted.takes(given)) {
            throw new InvalidInputException("job " + job + " refused: " + name + " -> " + task + ": a value of "
                    + given.typeName() + " is given where " + wanted.typeName() + " is wanted");
        }
    }

    String nameOf(int index) {
        return vertices.get(index).name();
    }

    /** One step comes after another. */
    void order(int later, int earlier) {
        requireOpen();
        vertices.set(later, vertices.get(later).after(earlier));
    }

    void rename(int index, String name) {
        requireOpen();
        Vertex former = vertices.get(index);
        if (!named(name).equals(former.name()) && !names.add(name)) {
            throw new InvalidInputException("job " + job + " has two steps named " + name + ": rename one");
        }
        vertices.set(index, former.named(name));
    }

    private String named(String name) {
        boolean isSound = !name.isBlank()
                && name.length() <= NAME_CHARS_MAX
                && name.chars().noneMatch(Character::isISOControl);
        if (!isSound) {
            throw new InvalidInputException("job " + job + " has a step or group named '" + name + "': use 1 to "
                    + NAME_CHARS_MAX + " characters, none of them a control character");
        }
        return name;
    }

    JobGraph graph(Step<?> last) {
        int result = own(last);
        isDefined = true;
        return new JobGraph(job, vertices, result, options(), Optional.empty());
    }

    /** All steps, to which none is added any more. */
    final List<Vertex> vertices() {
        isDefined = true;
        return List.copyOf(vertices);
    }

    final List<TaskOptions> options() {
        return List.copyOf(options.keySet());
    }
}
