package io.ttmesh.actors;

import com.fasterxml.jackson.core.type.TypeReference;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * The input of a task that works on two values, which in a {@link Job} come from two steps.
 *
 * <pre>{@code
 * static final DistributedTask<Both<Text, Long>, Report> PRINT =
 *         Both.task("print", Text.class, Long.class, Report.class, (text, count, ctx) -> ...);
 * }</pre>
 *
 * @param <A> the first
 * @param <B> the second
 */
public record Both<A extends @Nullable Object, B extends @Nullable Object>(A first, B second) {
    /** The body of such a task. */
    @FunctionalInterface
    public interface Function<A extends @Nullable Object, B extends @Nullable Object, O extends @Nullable Object> {
        /**
         * Computes the result, as {@link TaskFunction#run}.
         *
         * @throws Exception any failure
         */
        O run(A first, B second, TaskContext context) throws Exception;
    }

    /**
     * A task of two values, in version 1, whose payloads are JSON.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when the name has unusual characters
     */
    public static <A extends @Nullable Object, B extends @Nullable Object, O extends @Nullable Object>
            DistributedTask<Both<A, B>, O> task(
                    String name, Class<A> first, Class<B> second, Class<O> output, Function<A, B, O> body) {
        return task(name, Types.plain(first), Types.plain(second), Types.plain(output), body);
    }

    /**
     * The same for generic types.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when the name has unusual characters
     */
    public static <A extends @Nullable Object, B extends @Nullable Object, O extends @Nullable Object>
            DistributedTask<Both<A, B>, O> task(
                    String name,
                    TypeReference<A> first,
                    TypeReference<B> second,
                    TypeReference<O> output,
                    Function<A, B, O> body) {
        Type of = Types.generic(Both.class, first.getType(), second.getType());
        return DistributedTask.of(
                name,
                Types.<Both<A, B>>reference(of),
                output,
                (both, context) -> body.run(both.first(), both.second(), context));
    }
}
