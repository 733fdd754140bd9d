package io.ttmesh.actors;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.error.InvalidInputException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the task of a {@link JobBuilder#split split} makes of its input: the value, or smaller inputs on each of which the task
 * is run again.
 *
 * <pre>{@code
 * static final DistributedTask<Range, Split<Range, Long>> COUNT =
 *         Split.task("count", Range.class, Long.class, (range, ctx) -> range.isSmall()
 *                 ? Split.done(count(range))
 *                 : Split.into(List.of(range.firstHalf(), range.secondHalf())));
 * }</pre>
 *
 * @param into the smaller inputs, one or more; null when the value is there
 * @param done the value; null when there are smaller inputs
 * @param <I> input
 * @param <O> value
 */
public record Split<I extends @Nullable Object, O extends @Nullable Object>(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<I> into,
        @Nullable O done) {
    /**
     * Copies.
     *
     * @throws InvalidInputException when it is split into nothing, or has both
     */
    public Split {
        if (into != null) {
            if (into.isEmpty()) {
                throw new InvalidInputException(
                        "an input is split into nothing: answer Split.done(value), or one smaller input or more");
            }
            if (done != null) {
                throw new InvalidInputException("an input has a value and is split as well: answer one of both");
            }
            into = Collections.unmodifiableList(new ArrayList<>(into));
        }
    }

    /** The value of this input. */
    public static <I extends @Nullable Object, O extends @Nullable Object> Split<I, O> done(O value) {
        return new Split<>(null, value);
    }

    /**
     * The task is to be run on each of these, and what comes of them put together in this order.
     *
     * @throws InvalidInputException when there are none
     */
    public static <I extends @Nullable Object, O extends @Nullable Object> Split<I, O> into(List<? extends I> inputs) {
        return new Split<>(Collections.unmodifiableList(inputs), null);
    }

    /**
     * A task that splits its input or has the value, in version 1, whose payloads are JSON.
     *
     * @throws InvalidInputException when the name has unusual characters
     */
    public static <I extends @Nullable Object, O extends @Nullable Object> DistributedTask<I, Split<I, O>> task(
            String name, Class<I> input, Class<O> value, TaskFunction<I, Split<I, O>> body) {
        return task(name, Types.plain(input), Types.plain(value), body);
    }

    /**
     * The same for generic types.
     *
     * @throws InvalidInputException when the name has unusual characters
     */
    public static <I extends @Nullable Object, O extends @Nullable Object> DistributedTask<I, Split<I, O>> task(
            String name, TypeReference<I> input, TypeReference<O> value, TaskFunction<I, Split<I, O>> body) {
        Type of = Types.generic(Split.class, input.getType(), value.getType());
        return DistributedTask.of(name, input, Types.<Split<I, O>>reference(of), body);
    }
}
