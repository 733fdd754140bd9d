package io.ttmesh.testkit.internal.unit;

import io.ttmesh.actors.Call;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.ReliableRef;
import io.ttmesh.actors.spi.LoneActors;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.CommandKey;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.OutcomeUnknownException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;

/** The way to an actor that is not there. */
class PeerRef<D> implements MeshRef<D> {
    private static final Duration ASK = Duration.ofSeconds(5);

    private final ActorId id;
    private final Peers peers;

    PeerRef(ActorId id, Peers peers) {
        this.id = id;
        this.peers = peers;
    }

    @Override
    public ActorId id() {
        return id;
    }

    /** Checks the key; what they are sent shows without it. */
    @Override
    public MeshRef<D> withKey(String key) {
        var unused = new CommandKey(key);
        return this;
    }

    void deliver(D command) {
        peers.deliver(id, command);
    }

    @Override
    public void tell(D command) {
        deliver(command);
    }

    @Override
    public <R> CompletionStage<R> ask(Function<ActorRef<R>, ? extends D> command) {
        return ask(ASK, command);
    }

    @Override
    public <R> CompletionStage<R> ask(Duration timeout, Function<ActorRef<R>, ? extends D> command) {
        CompletionStage<R> answer = AskPattern.<Object, R>ask(
                peers.nowhere(),
                replyTo -> {
                    D made = command.apply(replyTo);
                    deliver(made);
                    return made;
                },
                timeout,
                peers.kit().system().scheduler());
        return answer.exceptionallyCompose(thrown -> CompletableFuture.failedStage(
                thrown instanceof TimeoutException
                        ? new OutcomeUnknownException("actor " + id + " did not answer within " + timeout
                                + ": let ActorUnit.peers say what it does")
                        : thrown));
    }

    /** What is delivered to a peer is handled when its stand-in returns. */
    @Override
    public ReliableRef<D> reliable() {
        return new ReliableRef<>() {
            @Override
            public ActorId id() {
                return id;
            }

            @Override
            public CompletionStage<Done> tell(D command) {
                deliver(command);
                return CompletableFuture.completedStage(Done.getInstance());
            }
        };
    }

    @Override
    @SuppressWarnings("unchecked") // Whoever has methods has calls for commands.
    public <T> T as(Class<T> methods) {
        return LoneActors.proxy((MeshRef<Call>) this, methods);
    }

    @Override
    public <R> R call(Function<ActorRef<R>, ? extends D> command) {
        return call(ASK, command);
    }

    @Override
    public <R> R call(Duration timeout, Function<ActorRef<R>, ? extends D> command) {
        try {
            return this.<R>ask(timeout, command).toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("actor " + id + " was asked, but the thread that waited was interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MeshException known
                    ? known
                    : new OutcomeUnknownException("actor " + id + " could not be asked: " + e.getCause());
        }
    }

    @Override
    public ActorRef<D> toActorRef() {
        return peers.plainRef(id).narrow();
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
