package io.ttmesh.actors.internal.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import io.ttmesh.actors.Join;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.streaming.PayloadCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a job consists of, as it is submitted and journalled. Steps are named by their place in the list; the names of these
 * types and their fields are a wire contract. A {@link GraphChange} adds to it.
 *
 * @param name of the job
 * @param vertices the steps, in any order
 * @param result the step whose value is the job's
 * @param options that steps refer to
 * @param deadline how long it may run
 * @param namespace whose it is, if it was said
 */
public record JobGraph(
        String name,
        List<Vertex> vertices,
        int result,
        List<TaskOptions> options,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Duration> deadline,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> namespace) {
    private static final PayloadCodec<JobGraph> CODEC = PayloadCodec.of(JobGraph.class, PayloadFormat.CBOR);

    /** No step: where a step may stand. */
    public static final int NONE = -1;

    /** Copies. */
    public JobGraph {
        vertices = List.copyOf(vertices);
        options = List.copyOf(options);
    }

    /** One in the default namespace. */
    public JobGraph(
            String name, List<Vertex> vertices, int result, List<TaskOptions> options, Optional<Duration> deadline) {
        this(name, vertices, result, options, deadline, Optional.empty());
    }

    /**
     * One step.
     *
     * @param name its own in the job
     * @param group what it is shown under, or empty
     * @param guard the step that says whether this one belongs to the branch taken, or {@link #NONE}
     * @param taken what the guard must say
     * @param work what it does
     * @param after the steps that it comes after, without taking their values
     */
    public record Vertex(
            String name,
            String group,
            int guard,
            boolean taken,
            Work work,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
            List<Integer> after) {
        /** Copies. */
        public Vertex {
            after = List.copyOf(after);
        }

        /** One that comes after nothing but what it takes. */
        public Vertex(String name, String group, int guard, boolean taken, Work work) {
            this(name, group, guard, taken, work, List.of());
        }

        /** The same under another name. */
        public Vertex named(String other) {
            return new Vertex(other, group, guard, taken, work, after);
        }

        /** The same doing something else. */
        Vertex doing(Work other) {
            return new Vertex(name, group, guard, taken, other, after);
        }

        /** The same after one more step. */
        public Vertex after(int step) {
            List<Integer> more = new ArrayList<>(after);
            more.add(step);
            return after.contains(step) ? this : new Vertex(name, group, guard, taken, work, more);
        }

        /** The steps whose values it takes, and the guard. */
        public List<Integer> takes() {
            return guard == NONE ? work.inputs() : joined(work.inputs(), List.of(guard));
        }

        /** The steps that must have ended before: those that it takes, and those that it comes after. */
        public List<Integer> dependencies() {
            return after.isEmpty() ? takes() : joined(takes(), after);
        }

        private static List<Integer> joined(List<Integer> some, List<Integer> others) {
            List<Integer> all = new ArrayList<>(some);
            all.addAll(others);
            return all;
        }
    }

    /** What a step does. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Constant.class, name = "constant"),
        @JsonSubTypes.Type(value = Given.class, name = "given"),
        @JsonSubTypes.Type(value = Single.class, name = "single"),
        @JsonSubTypes.Type(value = Tuple.class, name = "tuple"),
        @JsonSubTypes.Type(value = Gather.class, name = "gather"),
        @JsonSubTypes.Type(value = MapOver.class, name = "map"),
        @JsonSubTypes.Type(value = Reduce.class, name = "reduce"),
        @JsonSubTypes.Type(value = Split.class, name = "split"),
        @JsonSubTypes.Type(value = Unfold.class, name = "unfold"),
        @JsonSubTypes.Type(value = Choice.class, name = "choice"),
    })
    public sealed interface Work {
        /** The steps whose values it takes. */
        List<Integer> inputs();

        /** The task that it runs, if any. */
        default Optional<TaskVersion> runs() {
            return switch (this) {
                case Constant ignored -> Optional.empty();
                case Choice ignored -> Optional.empty();
                case Given(var task, var options, var input) -> Optional.of(task);
                case Single(var task, var options, var input) -> Optional.of(task);
                case Tuple(var task, var options, var inputs) -> Optional.of(task);
                case Gather(var task, var options, var inputs, var join) -> Optional.of(task);
                case MapOver map -> Optional.of(map.task());
                case Reduce(var task, var options, var mapped, var fanIn) -> Optional.of(task);
                case Split(var task, var combine, var options, var input) -> Optional.of(task);
                case Unfold(var task, var options, var seed, var runsMax) -> Optional.of(task);
            };
        }

        /** All tasks that it runs. */
        default List<TaskVersion> tasks() {
            return this instanceof Split split
                    ? List.of(split.task(), split.combine())
                    : runs().stream().toList();
        }

        /** Which options it runs with; {@link #NONE} when it runs nothing. */
        default int runsWith() {
            return switch (this) {
                case Constant ignored -> NONE;
                case Choice ignored -> NONE;
                case Given given -> given.options();
                case Single single -> single.options();
                case Tuple tuple -> tuple.options();
                case Gather gather -> gather.options();
                case MapOver map -> map.options();
                case Reduce reduce -> reduce.options();
                case Split split -> split.options();
                case Unfold unfold -> unfold.options();
            };
        }

        /** Whether its value is a list that comes portion by portion. */
        default boolean hasPortions() {
            return this instanceof MapOver || this instanceof Unfold;
        }
    }

    /** Is a value. */
    public record Constant(Payload value) implements Work {
        @Override
        public List<Integer> inputs() {
            return List.of();
        }
    }

    /** Runs a task on a value. */
    public record Given(TaskVersion task, int options, Payload input) implements Work {
        @Override
        public List<Integer> inputs() {
            return List.of();
        }
    }

    /** Runs a task on the value of a step. */
    public record Single(TaskVersion task, int options, int input) implements Work {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }
    }

    /** Runs a task on two or three values, as the parts of {@code Both} or {@code Three}. */
    public record Tuple(TaskVersion task, int options, List<Integer> inputs) implements Work {
        /** Copies. */
        public Tuple {
            inputs = List.copyOf(inputs);
        }
    }

    /** Runs a task on the list of the values of steps. */
    public record Gather(TaskVersion task, int options, List<Integer> inputs, Join join) implements Work {
        /** Copies. */
        public Gather {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * Runs a task on each of many items.
     *
     * @param portion items of one unit; 0 for as many as {@link PortionSize} says
     * @param perSlot units under way for each executor slot that can run them, if the map is pulled
     */
    public record MapOver(
            TaskVersion task,
            int options,
            Items items,
            int portion,
            Join join,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> perSlot)
            implements Work {
        @Override
        public List<Integer> inputs() {
            return switch (items) {
                case Items.Listed ignored -> List.of();
                case Items.Range ignored -> List.of();
                case Items.Of(var step) -> List.of(step);
                case Items.Piped(var step, var ahead) -> List.of(step);
            };
        }
    }

    /** Where the items of a map come from. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Items.Listed.class, name = "listed"),
        @JsonSubTypes.Type(value = Items.Range.class, name = "range"),
        @JsonSubTypes.Type(value = Items.Of.class, name = "of"),
        @JsonSubTypes.Type(value = Items.Piped.class, name = "piped"),
    })
    public sealed interface Items {
        /** These, as lists of one portion each. */
        record Listed(long count, List<Payload> portions) implements Items {
            /** Copies. */
            public Listed {
                portions = List.copyOf(portions);
            }
        }

        /** The numbers from the first up to before the last. */
        record Range(long from, long to) implements Items {}

        /** The elements of a step's value. */
        record Of(int step) implements Items {}

        /** The results of another map, or what an unfold emits, portion by portion, as they come. */
        record Piped(int step, int ahead) implements Items {}
    }

    /** Makes one value of the results of a map, or of what an unfold emits, at most {@code fanIn} at a time. */
    public record Reduce(TaskVersion task, int options, int mapped, int fanIn) implements Work {
        @Override
        public List<Integer> inputs() {
            return List.of(mapped);
        }
    }

    /** Runs a task that splits a step's value further and further, and another on the list of what comes of the parts. */
    public record Split(TaskVersion task, TaskVersion combine, int options, int input) implements Work {
        /** Checks that both tasks are there. */
        public Split {
            Objects.requireNonNull(task, "a split step has no task");
            Objects.requireNonNull(combine, "a split step has no task that combines");
        }

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }
    }

    /**
     * Runs a task on a step's value, and again on the state that each run leaves, until one leaves none; has what they emit.
     *
     * @param runsMax runs that it may have, if it says so itself
     */
    public record Unfold(
            TaskVersion task,
            int options,
            int seed,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> runsMax)
            implements Work {
        /** Checks that the task is there. */
        public Unfold {
            Objects.requireNonNull(task, "an unfold step has no task");
        }

        @Override
        public List<Integer> inputs() {
            return List.of(seed);
        }
    }

    /** Has the value of the branch that was taken. */
    public record Choice(int condition, int then, int otherwise) implements Work {
        @Override
        public List<Integer> inputs() {
            return List.of(condition, then, otherwise);
        }
    }

    /** The largest value that a step is given with the graph, in bytes. */
    public static int largestInput(Work work) {
        return switch (work) {
            case Constant(var value) -> value.sizeBytes();
            case Given(var task, var options, var input) -> input.sizeBytes();
            case MapOver map
            when map.items() instanceof Items.Listed(var count, var portions) ->
                portions.stream().mapToInt(Payload::sizeBytes).max().orElse(0);
            case Work ignored -> 0;
        };
    }

    /** The options of a step that runs a task: in the job's namespace, unless they name another than the default one. */
    public TaskOptions optionsOf(int vertex) {
        TaskOptions own = options.get(vertices.get(vertex).work().runsWith());
        return namespace.isPresent() && own.namespace().equals(TaskOptions.DEFAULTS.namespace())
                ? own.withNamespace(namespace.get())
                : own;
    }

    /** The same with another deadline. */
    public JobGraph withDeadline(Duration within) {
        return new JobGraph(name, vertices, result, options, Optional.of(within), namespace);
    }

    /** The same in another namespace. */
    public JobGraph inNamespace(String other) {
        return new JobGraph(name, vertices, result, options, deadline, Optional.of(other));
    }

    /** Whose it is. */
    public String namespaceOrDefault() {
        return namespace.orElse(TaskOptions.DEFAULTS.namespace());
    }

    /** As bytes. */
    public Payload encoded() {
        return CODEC.encode(this);
    }

    /**
     * Of bytes.
     *
     * @throws io.ttmesh.model.error.WrongPayloadException when they are none of a graph
     */
    public static JobGraph decoded(Payload bytes) {
        return CODEC.decode(bytes);
    }
}
