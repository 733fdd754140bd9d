package io.ttmesh.actors;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.WrongPayloadException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One class that says how work is split into parts, how a part is computed and checked, and how the results are put together. It
 * runs as a {@link Job}, so all of this happens on the mesh, and outlives nodes.
 *
 * <pre>{@code
 * public final class Letters extends JobTemplate<String, String, Integer, Integer> {
 *     public Letters() {
 *         super("letters", String.class, String.class, Integer.class, Integer.class);
 *     }
 *
 *     protected List<String> split(String text) {
 *         return List.of(text.split(" "));
 *     }
 *
 *     protected Integer compute(String word, TaskContext context) {
 *         return word.length();
 *     }
 *
 *     protected Integer assemble(String text, List<Integer> lengths) {
 *         return lengths.stream().mapToInt(Integer::intValue).sum();
 *     }
 * }
 * }</pre>
 *
 * <p>Its tasks are {@code letters.split}, {@code letters.compute} and {@code letters.assemble}. Nodes have them when the class is
 * listed as the {@link TaskModule} that it is. Each method may run more than once for the same, and several times at once on one
 * instance, which should not remember anything.
 *
 * <p>Not for parts that turn out to need splitting again, which {@link JobBuilder#split} does, nor for results that do not fit into
 * one payload together, which {@link JobBuilder#reduce} takes a few at a time.
 *
 * @param <I> the work
 * @param <P> a part of it
 * @param <R> the result of a part
 * @param <O> what the results make together
 */
public abstract class JobTemplate<I extends @Nullable Object, P, R extends @Nullable Object, O extends @Nullable Object>
        implements TaskModule {
    private static final String SPLIT = ".split";
    private static final String COMPUTE = ".compute";
    private static final String ASSEMBLE = ".assemble";

    private final String name;
    private final TypeReference<I> input;
    private final TypeReference<P> part;
    private final TypeReference<R> result;
    private final TypeReference<O> output;

    /**
     * A template whose payloads are JSON.
     *
     * @param name of its jobs, and what the names of its tasks begin with: 1 to 119 of letters, digits, {@code _ . -}, a letter first
     * @throws InvalidInputException when the name is another
     */
    protected JobTemplate(String name, Class<I> input, Class<P> part, Class<R> result, Class<O> output) {
        this(name, Types.plain(input), Types.plain(part), Types.plain(result), Types.plain(output));
    }

    /**
     * The same for generic types, as {@code new TypeReference<>() {}}.
     *
     * @throws InvalidInputException when the name has unusual characters, or too many
     */
    protected JobTemplate(
            String name,
            TypeReference<I> input,
            TypeReference<P> part,
            TypeReference<R> result,
            TypeReference<O> output) {
        this.name = sound(name);
        this.input = input;
        this.part = part;
        this.result = result;
        this.output = output;
    }

    /** The longest name that is made of it must be one of a task. */
    private static String sound(String name) {
        try {
            String longest = new TaskVersion(name + ASSEMBLE, 1).name();
            return longest.substring(0, name.length());
        } catch (InvalidInputException e) {
            throw new InvalidInputException("job template '" + name + "' refused: " + e.getMessage(), e);
        }
    }

    /**
     * The parts, in the order in which their results are wanted. Without any, nothing is computed, and nothing assembled from.
     *
     * @throws Exception any failure: as {@link #taskOptions} says it is tried again, or the job fails
     */
    protected abstract List<P> split(I input) throws Exception;

    /**
     * Computes one part; as {@link TaskFunction#run}.
     *
     * @throws Exception any failure: as {@link #mapOptions} says the part is tried again, or is without a result
     */
    protected abstract R compute(P part, TaskContext context) throws Exception;

    /**
     * Looks at a result where it was computed. To refuse it, throw: then it is as if that had been thrown while it was computed.
     * Everything is accepted unless this is overridden.
     *
     * @throws Exception that says what is wrong with the result
     */
    protected void check(P part, R result) throws Exception {}

    /**
     * Puts the results together.
     *
     * @param results in the order of the parts; without some where {@link #mapOptions} is content with fewer, so that a result then
     *     has to say itself which part it is of
     * @throws Exception any failure: as {@link #taskOptions} says it is tried again, or the job fails
     */
    protected abstract O assemble(I input, List<R> results) throws Exception;

    /** How parts are computed: how often each is tried, how many travel together, and how many must have a result. */
    protected MapOptions mapOptions() {
        return MapOptions.DEFAULTS;
    }

    /** How splitting and assembling are submitted. */
    protected TaskOptions taskOptions() {
        return TaskOptions.DEFAULTS;
    }

    /** The version of its tasks, 1 or more: another one whenever nodes with the old class could not go on with its jobs. */
    protected int version() {
        return 1;
    }

    /** What the jobs are named. */
    public final String name() {
        return name;
    }

    /** The tasks that nodes need to run its jobs. */
    @Override
    public final Collection<DistributedTask<?, ?>> tasks() {
        return List.of(splitting(), computing(), assembling());
    }

    /**
     * The job that does this work.
     *
     * @throws InvalidInputException when the options are none for a job; names the remedy
     */
    public final Job<O> job(I work) {
        return Job.define(name, j -> step(j, j.constant(input, work).named("input")));
    }

    /** The same work as a part of a larger job; the value of a step is split. */
    public final Step<O> step(JobBuilder j, Step<? extends I> work) {
        Step<List<P>> parts = j.task(splitting(), taskOptions(), work);
        Mapped<R> results = j.map(computing(), parts, mapOptions());
        return j.task(assembling(), taskOptions(), work, results);
    }

    /**
     * Its job by name, for a {@link JobModule}.
     *
     * @param summary one line for the list of jobs
     * @param arguments as {@link NamedJob} takes them
     * @param work makes the work of them
     */
    public final <A extends Record> NamedJob<A> named(
            String summary, Class<A> arguments, Function<A, ? extends I> work) {
        return NamedJob.of(name, summary, arguments, given -> job(work.apply(given)));
    }

    private DistributedTask<I, List<P>> splitting() {
        return made(DistributedTask.of(name + SPLIT, input, listOf(part), (work, context) -> partsOf(work)));
    }

    private DistributedTask<P, R> computing() {
        return made(DistributedTask.of(name + COMPUTE, part, result, this::checked));
    }

    private DistributedTask<Both<I, List<R>>, O> assembling() {
        return made(Both.task(
                name + ASSEMBLE, input, listOf(result), output, (work, results, context) -> assemble(work, results)));
    }

    private <A extends @Nullable Object, B extends @Nullable Object> DistributedTask<A, B> made(
            DistributedTask<A, B> task) {
        return task.withVersion(version()).madeBy(this);
    }

    private static <T extends @Nullable Object> TypeReference<List<T>> listOf(TypeReference<T> element) {
        return Types.reference(Types.generic(List.class, element.getType()));
    }

    /** A null would come back as one, and be refused where nobody sees who made it. */
    private List<P> partsOf(I work) throws Exception {
        List<P> parts = split(work);
        if (parts == null) {
            throw new WrongPayloadException("job template " + name
                    + " split its work into null: return a list of parts, an empty one when there is nothing"
                    + " to compute");
        }
        int number = 0;
        for (P one : parts) {
            if (one == null) {
                throw new WrongPayloadException("job template " + name + " split its work into " + parts.size()
                        + " parts, and part " + number + " is null: leave it out");
            }
            number++;
        }
        return parts;
    }

    private R checked(P one, TaskContext context) throws Exception {
        R computed = compute(one, context);
        check(one, computed);
        return computed;
    }
}
