package io.ttmesh.actors;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * The input of a task that works on three values; see {@link Both}. For more, let a task take a list, or a record that
 * another task makes.
 *
 * @param <A> the first
 * @param <B> the second
 * @param <C> the third
 */
public record Three<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>(
        A first, B second, C third) {
    /** The body of such a task. */
    @FunctionalInterface
    public interface Function<
            A extends @Nullable Object,
            B extends @Nullable Object,
            C extends @Nullable Object,
            O extends @Nullable Object> {
        /**
         * Computes the result, as {@link TaskFunction#run}.
         *
         * @throws Exception any failure
         */
        O run(A first, B second, C third, TaskContext context) throws Exception;
    }

    /**
     * The classes of the three values.
     *
     * @param <A> the first
     * @param <B> the second
     * @param <C> the third
     */
    public record Of<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>(
            Class<A> first, Class<B> second, Class<C> third) {}

    /**
     * A task of three values, in version 1, whose payloads are JSON.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when the name has unusual characters
     */
    public static <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    O extends @Nullable Object>
            DistributedTask<Three<A, B, C>, O> task(
                    String name, Of<A, B, C> inputs, Class<O> output, Function<A, B, C, O> body) {
        Type of = Types.generic(Three.class, inputs.first(), inputs.second(), inputs.third());
        return DistributedTask.of(
                name,
                Types.<Three<A, B, C>>reference(of),
                Types.plain(output),
                (three, context) -> body.run(three.first(), three.second(), three.third(), context));
    }
}
