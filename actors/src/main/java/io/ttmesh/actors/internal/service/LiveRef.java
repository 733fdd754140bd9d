package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.Call;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.ReliableRef;
import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.actors.internal.wire.MeshRefs;
import io.ttmesh.actors.internal.wire.StreamAnswers;
import io.ttmesh.actors.internal.wire.Waiting;
import io.ttmesh.actors.internal.wire.WrappedRef;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.CommandKey;
import io.ttmesh.model.Region;
import io.ttmesh.model.error.CallCycleException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.OutcomeUnknownException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;

/** The way to one actor from this node. */
final class LiveRef<C> implements MeshRef<C>, MeshRefs.AtHome {
    private static final int SHOWN = 4;

    private final ActorDoor door;
    private final ActorId id;
    private final Region home;
    private final String entityId;
    private final Optional<Duration> askTimeout;
    private final @Nullable CommandKey key;

    /** The ask time-out is that of the type for which the ref was made; empty for what the registered type says. */
    LiveRef(ActorDoor door, ActorId id, Region home, String entityId, Optional<Duration> askTimeout) {
        this(door, id, home, entityId, askTimeout, null);
    }

    private LiveRef(
            ActorDoor door,
            ActorId id,
            Region home,
            String entityId,
            Optional<Duration> askTimeout,
            @Nullable CommandKey key) {
        this.door = door;
        this.id = id;
        this.home = home;
        this.entityId = entityId;
        this.askTimeout = askTimeout;
        this.key = key;
    }

    @Override
    public MeshRef<C> withKey(String text) {
        return new LiveRef<>(door, id, home, entityId, askTimeout, new CommandKey(text));
    }

    @Override
    public ActorId id() {
        return id;
    }

    @Override
    public Region home() {
        return home;
    }

    @Override
    public void tell(C command) {
        ActorCodec codec = door.codec(id.type());
        door.way(id.type()).tell(envelope(codec, command, null));
    }

    private Envelope envelope(ActorCodec codec, C command, @Nullable ActorRef<Object> failureTo) {
        List<Waiting> waiting = failureTo == null ? List.of() : Turns.waiting();
        if (waiting.size() > door.askDepthMax()) {
            throw new CallCycleException("actor " + id + " is asked by an actor that was asked by an actor, and so on, "
                    + waiting.size() + " deep (limit ttmesh.actors.service.ask-depth-max); the last ones are "
                    + waiting.subList(Math.max(0, waiting.size() - SHOWN), waiting.size()).stream()
                            .map(one -> one.actor().toString())
                            .toList());
        }
        Object form = key == null ? codec.command(command) : codec.keyed(command, failureTo);
        return new Envelope(id.type(), entityId, form, failureTo, waiting, key);
    }

    @Override
    public <R> CompletionStage<R> ask(Function<ActorRef<R>, ? extends C> command) {
        return asked(null, command);
    }

    @Override
    public <R> CompletionStage<R> ask(Duration timeout, Function<ActorRef<R>, ? extends C> command) {
        return asked(timeout, command);
    }

    @SuppressWarnings("unchecked") // The command declares what its ref is answered with.
    private <R> CompletionStage<R> asked(@Nullable Duration timeout, Function<ActorRef<R>, ? extends C> command) {
        try {
            ActorCodec codec = door.codec(id.type());
            Duration atMost = timeout == null ? askTimeout.orElseGet(() -> door.askTimeout(codec)) : timeout;
            if (!atMost.isPositive()) {
                throw new InvalidInputException("actor " + id + " was not asked: a time-out of " + atMost
                        + " leaves it no time; use more than zero");
            }
            CompletionStage<Object> answer = AskPattern.ask(
                    door.way(id.type()),
                    replyTo -> envelope(codec, command.apply(replyTo.unsafeUpcast()), replyTo),
                    atMost,
                    door.system().scheduler());
            return door.asks().add(answer, (value, thrown) -> (R) outcome(value, thrown, atMost));
        } catch (MeshException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private Object outcome(@Nullable Object answer, @Nullable Throwable thrown, Duration atMost) {
        if (answer instanceof ActorFailure failure) {
            throw failure.exception(id.toString());
        }
        if (answer != null) {
            return StreamAnswers.arrived(id.type(), answer);
        }
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof TimeoutException) {
            throw new OutcomeUnknownException("actor " + id + " did not answer within " + atMost
                    + " (limit ttmesh.actors.service.ask-timeout, the type's own, or the ask's): the command may have"
                    + " been carried out, or may still be");
        }
        if (cause instanceof OutcomeUnknownException ended) {
            throw new OutcomeUnknownException("actor " + id + " " + ended.getMessage());
        }
        throw new OutcomeUnknownException("actor " + id + " could not be asked: " + cause);
    }

    @Override
    public ReliableRef<C> reliable() {
        return new LiveReliableRef<>(door, id, entityId);
    }

    @Override
    public <R> R call(Function<ActorRef<R>, ? extends C> command) {
        return Turns.blocking(() -> await(asked(null, command)));
    }

    @Override
    public <R> R call(Duration timeout, Function<ActorRef<R>, ? extends C> command) {
        return Turns.blocking(() -> await(asked(timeout, command)));
    }

    private <R> R await(CompletionStage<R> answer) {
        try {
            return answer.toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("actor " + id + " was asked, but the thread that waited was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MeshException known) {
                throw known;
            }
            throw new OutcomeUnknownException("actor " + id + " could not be asked: " + e.getCause());
        }
    }

    @Override
    @SuppressWarnings("unchecked") // Types with methods have calls for commands.
    public <T> T as(Class<T> methods) {
        ActorType<?> type = door.codec(id.type()).type();
        if (!type.methods().equals(Optional.of(methods))) {
            throw new InvalidInputException("actor " + id + " can not be called as " + methods.getName() + ": "
                    + type.methods()
                            .map(known -> "its type is registered with " + known.getName())
                            .orElse("its type takes commands of "
                                    + type.commands().getName() + ", see ActorType.rpc"));
        }
        return RpcProxy.of((MeshRef<Call>) this, methods);
    }

    @Override
    public ActorRef<C> toActorRef() {
        org.apache.pekko.actor.ActorRef target = Adapter.toClassic(door.way(id.type()));
        return Adapter.toTyped(new WrappedRef(
                target,
                target.path().child(URLEncoder.encode(entityId, StandardCharsets.UTF_8)),
                this::plain,
                WrappedRef.textOf(id, home)));
    }

    private Envelope plain(Object command) {
        Object form = key == null ? command : door.codec(id.type()).keyed(command, null);
        return new Envelope(id.type(), entityId, form, null, List.of(), key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MeshRef<?> ref && ref.id().equals(id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
