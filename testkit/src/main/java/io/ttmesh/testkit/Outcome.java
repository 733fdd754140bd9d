package io.ttmesh.testkit;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What came of one step of an {@link ActorUnit}.
 *
 * @param <R> what was asked for
 */
public final class Outcome<R> {
    private final List<Object> events;
    private final @Nullable Object state;
    private final Optional<Throwable> failure;
    private final boolean stopped;
    private final Supplier<R> reply;

    Outcome(
            List<Object> events,
            @Nullable Object state,
            Optional<Throwable> failure,
            boolean stopped,
            Supplier<R> reply) {
        this.events = List.copyOf(events);
        this.state = state;
        this.failure = failure;
        this.stopped = stopped;
        this.reply = reply;
    }

    /** The events that were stored, in order; empty for other actors than event-sourced ones. */
    public List<Object> events() {
        return events;
    }

    /**
     * The state afterwards, as the next command finds it.
     *
     * @throws AssertionError when the actor is volatile, or could not start again
     */
    public Object state() {
        if (state == null) {
            throw new AssertionError(
                    "there is no state to see: the actor is volatile, or could not start", failure.orElse(null));
        }
        return state;
    }

    /** What the actor's code threw; the actor has started anew since. */
    public Optional<Throwable> failure() {
        return failure;
    }

    /** Whether the actor has ended itself; the next command starts it again. */
    public boolean isStopped() {
        return stopped;
    }

    /**
     * The answer; waits up to 3 s for one that comes later.
     *
     * @throws AssertionError when none came, or nothing was asked; has what the actor threw as its cause
     */
    public R reply() {
        if (failure.isPresent()) {
            throw new AssertionError("no answer: the actor failed", failure.get());
        }
        return reply.get();
    }
}
