package io.ttmesh.actors;

import io.ttmesh.actors.internal.job.GraphChange;
import io.ttmesh.actors.internal.job.GraphChange.Known;
import io.ttmesh.actors.internal.job.GraphChange.Use;
import io.ttmesh.model.JobId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.streaming.PayloadCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what is added to the graph of a job that runs: new steps as in a {@link JobBuilder}, inputs for gathering steps
 * that wait, and the order of steps that wait. Steps that are there are told by their names, and their values by the task that
 * makes them, from which the compiler has the type and which the job's coordinator compares. The whole of it is added, or nothing.
 *
 * <pre>{@code
 * handle.change(c -> {
 *     Step<Part> late = c.task(LOAD, "c.csv").named("late");
 *     c.feed("merge", MERGE, late);
 * });
 * }</pre>
 *
 * <p>A new step whose name was not chosen by {@link Step#named}, and is taken, gets the next one that is free. Not safe for
 * several threads.
 */
public final class JobChange extends JobBuilder {
    private final List<Known> known = new ArrayList<>();
    private final List<GraphChange.Feed> feeds = new ArrayList<>();
    private final List<GraphChange.Order> orders = new ArrayList<>();
    private final Set<Integer> named = new TreeSet<>();
    private @Nullable Payload encoded;

    private JobChange(JobId job) {
        super(job);
    }

    /** What the body adds to a job; the handle of the job makes it. */
    public static JobChange of(JobId job, Consumer<? super JobChange> body) {
        var change = new JobChange(job);
        body.accept(change);
        change.encoded = new GraphChange(
                        UUID.randomUUID().toString(),
                        change.known,
                        change.vertices(),
                        List.copyOf(change.named),
                        change.options(),
                        change.feeds,
                        change.orders)
                .encoded();
        return change;
    }

    /** As the mesh takes it; has an id, by which it is made once however often it is sent. */
    public Payload encoded() {
        Payload whole = encoded;
        if (whole == null) {
            throw new IllegalStateException("the change is not put together yet");
        }
        return whole;
    }

    /** A step that is there, for what comes after it or before it. */
    public Step<Object> step(String name) {
        return there(new Known(name, Use.ANY, Optional.empty()), PayloadCodec.of(Object.class, PayloadFormat.JSON));
    }

    /** A step that is there and has a value of this task; a split step has one of the task that combines. */
    public <O extends @Nullable Object> Step<O> step(String name, DistributedTask<?, O> task) {
        return there(new Known(name, Use.VALUE, Optional.of(task.version())), task.output());
    }

    /** A step that is there and runs no task: a constant, or what {@code when} returned. Nothing compares its type. */
    public <T extends @Nullable Object> Step<T> step(String name, Class<T> type) {
        return there(new Known(name, Use.VALUE, Optional.empty()), PayloadCodec.of(type, PayloadFormat.JSON));
    }

    /** A step that is there and runs this task on many items. */
    public <O extends @Nullable Object> Mapped<O> mapped(String name, DistributedTask<?, O> task) {
        return new Mapped<>(this, place(new Known(name, Use.ITEMS, Optional.of(task.version()))), task.output());
    }

    /** A step that is there and unfolds with this task. */
    public <S, T extends @Nullable Object> Mapped<T> unfolded(String name, DistributedTask<S, Unfold<S, T>> task) {
        int at = place(new Known(name, Use.UNFOLDED, Optional.of(task.version())));
        return new Mapped<>(this, at, Unfold.itemsOf(task));
    }

    /** Gives a step that gathers for this task, and has not begun, one more input, behind those that it has. */
    public <A extends @Nullable Object> void feed(
            String gather, DistributedTask<List<A>, ?> task, Step<? extends A> input) {
        requireOpen();
        int of = own(input);
        feeds.add(new GraphChange.Feed(place(new Known(gather, Use.ANY, Optional.empty())), task.version(), of));
    }

    private <T extends @Nullable Object> Step<T> there(Known step, PayloadCodec<T> codec) {
        return new Step<>(this, place(step), codec);
    }

    private int place(Known step) {
        int at = known.indexOf(step);
        if (at < 0) {
            known.add(step);
            at = known.size() - 1;
        }
        return GraphChange.FIRST_KNOWN - at;
    }

    private static boolean isThere(int index) {
        return index <= GraphChange.FIRST_KNOWN;
    }

    @Override
    String nameOf(int index) {
        return isThere(index) ? known.get(GraphChange.FIRST_KNOWN - index).step() : super.nameOf(index);
    }

    @Override
    void order(int later, int earlier) {
        if (isThere(later)) {
            requireOpen();
            orders.add(new GraphChange.Order(later, earlier));
        } else {
            super.order(later, earlier);
        }
    }

    @Override
    void rename(int index, String name) {
        if (isThere(index)) {
            throw new InvalidInputException(
                    "step " + nameOf(index) + " is there, and can not be named " + name + ": it keeps its name");
        }
        super.rename(index, name);
        named.add(index);
    }
}
