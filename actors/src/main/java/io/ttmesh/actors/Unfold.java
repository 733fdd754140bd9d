package io.ttmesh.actors;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.streaming.PayloadCodec;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run of the task of an {@link JobBuilder#unfold unfold} makes of a state: some items, and the state on which the task
 * is run again, unless these are the last items.
 *
 * <pre>{@code
 * static final DistributedTask<Position, Unfold<Position, Frame>> DECODE =
 *         Unfold.task("decode", Position.class, Frame.class, (at, ctx) -> {
 *             Frames some = film(at.file()).read(at, 100);
 *             return some.isAtEnd() ? Unfold.last(some.list()) : Unfold.emit(some.list(), some.end());
 *         });
 * }</pre>
 *
 * <p>A state is what a checkpoint would be: where to go on, not what was found. It goes into the job's journal with the items.
 *
 * @param items in their order, none or more
 * @param next the state that the next run takes; null when there is none
 * @param <S> state
 * @param <T> item
 */
public record Unfold<S, T extends @Nullable Object>(
        List<T> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable S next) {
    /**
     * Copies.
     *
     * @throws InvalidInputException when there is no list of items
     */
    public Unfold {
        items = copied(items);
    }

    /**
     * These items, and others from this state on.
     *
     * @param items none or more; each run's are one portion for the maps that take them
     * @throws InvalidInputException when either is null
     */
    public static <S, T extends @Nullable Object> Unfold<S, T> emit(List<? extends T> items, S next) {
        if (next == null) {
            throw new InvalidInputException(
                    "a run of an unfold goes on with a state that is null: answer Unfold.last(items), or a state");
        }
        return new Unfold<>(copied(items), next);
    }

    /**
     * These items, and no others.
     *
     * @param items none or more
     * @throws InvalidInputException when they are null
     */
    public static <S, T extends @Nullable Object> Unfold<S, T> last(List<? extends T> items) {
        return new Unfold<>(copied(items), null);
    }

    private static <T extends @Nullable Object> List<T> copied(List<? extends T> items) {
        if (items == null) {
            throw new InvalidInputException("a run of an unfold emits null: use a list, which may be empty");
        }
        return Collections.unmodifiableList(new ArrayList<>(items));
    }

    /**
     * A task that emits items and says from which state on there are more, in version 1, whose payloads are JSON.
     *
     * @throws InvalidInputException when the name has unusual characters
     */
    public static <S, T extends @Nullable Object> DistributedTask<S, Unfold<S, T>> task(
            String name, Class<S> state, Class<T> item, TaskFunction<S, Unfold<S, T>> body) {
        return task(name, Types.plain(state), Types.plain(item), body);
    }

    /**
     * The same for generic types.
     *
     * @throws InvalidInputException when the name has unusual characters
     */
    public static <S, T extends @Nullable Object> DistributedTask<S, Unfold<S, T>> task(
            String name, TypeReference<S> state, TypeReference<T> item, TaskFunction<S, Unfold<S, T>> body) {
        Type of = Types.generic(Unfold.class, state.getType(), item.getType());
        return DistributedTask.of(name, state, Types.<Unfold<S, T>>reference(of), body);
    }

    /** How the items that a task emits are written and read. */
    static <S, T extends @Nullable Object> PayloadCodec<T> itemsOf(DistributedTask<S, Unfold<S, T>> task) {
        return task.output().ofParameter(Unfold.class, 1);
    }
}
