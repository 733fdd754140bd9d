package io.ttmesh.actors;

import io.ttmesh.actors.internal.service.OpenStreams;
import io.ttmesh.actors.spi.ActorScope;
import io.ttmesh.actors.spi.ReminderTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What the three kinds of actors have in common: who they are and what they can reach. Extend one of the three.
 *
 * <p>One message at a time: nothing here is to be used by other threads, except {@link #self()} and {@link #actor}. An
 * actor must not block; what blocks belongs on a virtual thread, with its result sent back by {@code
 * context().pipeToSelf}.
 *
 * @param <C> the commands: a record, or a sealed interface of records
 */
public abstract sealed class MeshActor<C> permits DistributedActor, EventSourcedActor, DurableStateActor {
    private @Nullable ActorScope<C> scope;
    private @Nullable OpenStreams streams;

    MeshActor() {}

    /**
     * Tells the new instance where it lives. Called once, by the mesh or a test kit, before anything else.
     *
     * @throws IllegalStateException when it was called before: a factory must make a new instance each time
     */
    public final void attach(ActorScope<C> where) {
        if (scope != null) {
            throw new IllegalStateException("instance of " + getClass().getName()
                    + " is used already: the factory of its actor type must make a new one each time");
        }
        scope = where;
    }

    private ActorScope<C> scope() {
        ActorScope<C> known = scope;
        if (known == null) {
            throw new IllegalStateException(
                    getClass().getName() + " is not hosted yet: use onStart, not the constructor");
        }
        return known;
    }

    /** Pekko's own context of this actor, for children, watching, adapters and pipes. */
    protected final ActorContext<C> context() {
        return scope().context();
    }

    /** Timers that end with this instance; they do not keep an idle actor awake, nor wake it: reminders do. */
    protected final TimerScheduler<C> timers() {
        return scope().timers();
    }

    /** The id, by which it is one of its type. */
    protected final String id() {
        return scope().self().id().id();
    }

    /** The way to this actor from everywhere, also after it has moved. */
    protected final MeshRef<C> self() {
        return scope().self();
    }

    /** The way to another actor. */
    protected final <D> MeshRef<D> actor(ActorType<D> type, String id) {
        return scope().actor(type, id);
    }

    /**
     * Sends this actor a command after a delay, and wakes it for that if it sleeps, on whichever node. It is kept in the
     * mesh's journal and outlives instance, node and mesh; where the journal lives in memory, it ends with the node that
     * looks after it.
     *
     * <p>A reminder of the same name is replaced, unless it has the same command and the same delay: then it is set already,
     * and keeps its time. So {@code onStart} may set it at every start; to put one off, say a time, or cancel it first. While
     * it is being told it counts as set no more: it is told until it is handled, and then once more after this delay.
     *
     * <p>It is told at least once: again, until it was handled without a throw and what that led to is stored, or it was told
     * so often as {@code ttmesh.actors.service.reminder-tries} says. It comes late rather than early.
     *
     * @param name 1 to 100 characters
     * @return completes when it is kept; fails with {@code OverloadedException} when the actor has as many as it may ({@code
     *     reminders-max}), and with {@code InvalidInputException} where the journal can not wake anybody
     * @throws io.ttmesh.model.error.InvalidInputException when the name is empty or too long, or the time is not before the
     *     year 10,000
     * @throws io.ttmesh.model.error.WrongPayloadException when the command is larger than {@code reminder-limit}
     */
    protected final CompletionStage<Done> remind(String name, C command, Duration delay) {
        return scope().remind(name, command, new ReminderTime.After(delay));
    }

    /** The same at a time; at once, when it is past. One of the same name is replaced, and so put off or brought forward. */
    protected final CompletionStage<Done> remind(String name, C command, Instant at) {
        return scope().remind(name, command, new ReminderTime.At(at));
    }

    /**
     * The same again and again, the first time after one period. Beats that nobody could be told of are skipped: after an
     * outage it is told once, and then at the next beat. Set again with the same command and period it keeps its beats, also
     * while it is being told.
     *
     * @param period from 1 s to 100 years
     */
    protected final CompletionStage<Done> remindEvery(String name, C command, Duration period) {
        return scope().remind(name, command, new ReminderTime.Every(period));
    }

    /** Drops the reminder of this name; completes with whether there was one. One that is on its way may still come. */
    protected final CompletionStage<Boolean> cancelReminder(String name) {
        return scope().cancelReminder(name);
    }

    /**
     * Binds a stream to this instance before it is the answer to a command: while it runs somewhere, this actor is not put
     * to sleep, and when this instance ends, moves or fails, the stream fails with {@code OutcomeUnknownException}.
     *
     * <p>Without this a stream is on its own: it goes on when the actor has gone, until it ends or nobody wants more of
     * it. Either way it runs on other threads, and must not touch the actor's fields.
     */
    protected final <T> Source<T, NotUsed> streaming(Source<T, ?> source) {
        OpenStreams open = streams;
        if (open == null) {
            open = OpenStreams.of(scope());
            streams = open;
        }
        return open.bind(source);
    }

    /** Logs under the name of the actor's class. */
    protected final Logger log() {
        return context().getLog();
    }
}
