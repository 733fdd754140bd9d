package io.ttmesh.actors;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.streaming.PayloadCodec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A named, versioned, typed function that any node which has it registered can run.
 *
 * <pre>{@code
 * static final DistributedTask<Sum, Integer> ADD =
 *         DistributedTask.of("math.add", Sum.class, Integer.class, (sum, ctx) -> sum.a() + sum.b());
 * }</pre>
 *
 * <p>Not for work that keeps state between calls: that is an actor's. Immutable; the function itself must be safe for
 * concurrent runs.
 *
 * @param <I> input
 * @param <O> result
 */
public final class DistributedTask<I extends @Nullable Object, O extends @Nullable Object> {
    private final TaskVersion version;
    private final PayloadCodec<I> input;
    private final PayloadCodec<O> output;
    private final TaskFunction<I, O> function;
    private final Optional<String> template;

    private DistributedTask(
            TaskVersion version,
            PayloadCodec<I> input,
            PayloadCodec<O> output,
            TaskFunction<I, O> function,
            Optional<String> template) {
        this.version = version;
        this.input = input;
        this.output = output;
        this.function = function;
        this.template = template;
    }

    /**
     * A task in version 1 whose payloads are JSON.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when the name has unusual characters
     */
    public static <I extends @Nullable Object, O extends @Nullable Object> DistributedTask<I, O> of(
            String name, Class<I> input, Class<O> output, TaskFunction<I, O> function) {
        return new DistributedTask<>(
                new TaskVersion(name, 1),
                PayloadCodec.of(input, PayloadFormat.JSON),
                PayloadCodec.of(output, PayloadFormat.JSON),
                function,
                Optional.empty());
    }

    /**
     * The same for generic types, as {@code new TypeReference<Map<String, Long>>() {}}.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when the name has unusual characters
     */
    public static <I extends @Nullable Object, O extends @Nullable Object> DistributedTask<I, O> of(
            String name, TypeReference<I> input, TypeReference<O> output, TaskFunction<I, O> function) {
        return new DistributedTask<>(
                new TaskVersion(name, 1),
                PayloadCodec.of(input, PayloadFormat.JSON),
                PayloadCodec.of(output, PayloadFormat.JSON),
                function,
                Optional.empty());
    }

    /** The same in another version, 1 or more. Nodes run exactly the versions they have registered. */
    public DistributedTask<I, O> withVersion(int number) {
        return new DistributedTask<>(new TaskVersion(version.name(), number), input, output, function, template);
    }

    /** The same with inputs and results in another format; every node reads all formats. */
    public DistributedTask<I, O> withFormat(PayloadFormat format) {
        return new DistributedTask<>(version, input.in(format), output.in(format), function, template);
    }

    /** The same, with an attribute for whatever reads a part of an input. */
    DistributedTask<I, O> reading(Object key, Object attribute) {
        return new DistributedTask<>(version, input.reading(key, attribute), output, function, template);
    }

    /** The same, as one that a template has made. */
    DistributedTask<I, O> madeBy(JobTemplate<?, ?, ?, ?> maker) {
        return new DistributedTask<>(
                version, input, output, function, Optional.of(maker.getClass().getName()));
    }

    /** The class of the template that has made it, if one has. */
    Optional<String> template() {
        return template;
    }

    /** Name and version. */
    public TaskVersion version() {
        return version;
    }

    /** How inputs are written and read. */
    public PayloadCodec<I> input() {
        return input;
    }

    /** How results are written and read. */
    public PayloadCodec<O> output() {
        return output;
    }

    /** The body. */
    public TaskFunction<I, O> function() {
        return function;
    }

    /** Input and result types, as {@code math.Sum -> java.lang.Integer}. */
    public String signature() {
        return input.typeName() + " -> " + output.typeName();
    }

    @Override
    public String toString() {
        return version + ": " + signature();
    }
}
