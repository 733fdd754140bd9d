package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wake.HostAnswer;
import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wake.WakeAnswer;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.ActorStop;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.error.ActorUnavailableException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.OutcomeUnknownException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;

/** Starts and stops actors on request, from any node. Safe for use by many threads. */
public final class ActorControl {
    private final ActorDoor door;

    /** By this way. */
    public ActorControl(ActorDoor door) {
        this.door = door;
    }

    /** Has the actor awake, for good if its type is always on; completes with its node. */
    public CompletionStage<NodeId> start(ActorId actor) {
        return guarded(() -> {
            ActorPlace place = door.place(actor);
            boolean alwaysOn = door.codec(place.type()).type().options().alwaysOn();
            return alwaysOn ? door.wakes().keepOn(place).thenCompose(kept -> rouse(place)) : rouse(place);
        });
    }

    private CompletionStage<NodeId> rouse(ActorPlace place) {
        return ask(place, replyTo -> new HostOrder.Rouse(place, replyTo, true)).thenApply(answer -> switch (answer) {
            case HostAnswer.Awake awake -> awake.node();
            case HostAnswer.NotAwake(var of, var node, var why) ->
                throw new ActorUnavailableException(
                        "actor " + place.actor() + " can not start at " + node + ": " + why + "; it is tried again");
            case HostAnswer.Stopped ignored -> throw foreign(answer);
            case HostAnswer.Reminded ignored -> throw foreign(answer);
        });
    }

    /** Ends the actor, also for one that is always on. */
    public CompletionStage<ActorStop> stop(ActorId actor) {
        return guarded(() -> {
            ActorPlace place = door.place(actor);
            return letGo(place)
                    .thenCompose(wasOn -> end(place, true)
                            .thenApply(ended ->
                                    new ActorStop(place.actor(), ended.wasAwake(), wasOn || ended.wasAlwaysOn())));
        });
    }

    /** First of all: whoever keeps it rouses it no more, and nobody need host it for that. */
    private CompletionStage<Boolean> letGo(ActorPlace place) {
        return door.wakes().isKept()
                ? door.wakes().letGo(place).thenApply(WakeAnswer.Kept::changed)
                : CompletableFuture.completedStage(false);
    }

    private CompletionStage<HostAnswer.Stopped> end(ActorPlace place, boolean forGood) {
        return ask(place, replyTo -> new HostOrder.Stop(place, replyTo, forGood))
                .thenApply(answer -> switch (answer) {
                    case HostAnswer.Stopped stopped -> stopped;
                    case HostAnswer.Awake ignored -> throw foreign(answer);
                    case HostAnswer.NotAwake ignored -> throw foreign(answer);
                    case HostAnswer.Reminded ignored -> throw foreign(answer);
                });
    }

    /** Ends the actor's instance and starts a new one; completes with its node. */
    public CompletionStage<NodeId> restart(ActorId actor) {
        return guarded(() -> end(door.place(actor), false)).thenCompose(ended -> start(actor));
    }

    /** What is kept of when it wakes; nothing where nothing is kept. */
    public CompletionStage<WakeAnswer.Kept> look(ActorId actor) {
        return guarded(() -> door.wakes().isKept()
                ? door.wakes().look(door.place(actor))
                : CompletableFuture.completedStage(new WakeAnswer.Kept(false, false, List.of())));
    }

    private static IllegalStateException foreign(HostAnswer answer) {
        return new IllegalStateException("not asked for: " + answer);
    }

    private CompletionStage<HostAnswer> ask(ActorPlace place, Function<ActorRef<HostAnswer>, HostOrder> order) {
        var timeout = door.askTimeout(door.codec(place.type()));
        CompletionStage<HostAnswer> asked = AskPattern.ask(
                door.way(place.type()), order::apply, timeout, door.system().scheduler());
        return door.asks().add(asked, (answer, thrown) -> outcome(place, timeout, answer, thrown));
    }

    private static HostAnswer outcome(
            ActorPlace place, Duration timeout, @Nullable HostAnswer answer, @Nullable Throwable thrown) {
        if (answer != null) {
            return answer;
        }
        if (thrown instanceof OutcomeUnknownException ended) {
            throw new OutcomeUnknownException("actor " + place.actor() + " " + ended.getMessage());
        }
        throw new OutcomeUnknownException("actor " + place.actor() + " did not answer within " + timeout
                + " (limit ttmesh.actors.service.ask-timeout, or the type's own): ask again");
    }

    /** Callbacks of users never run on an actor's thread. */
    private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> asked) {
        try {
            return asked.get().whenCompleteAsync((value, failure) -> {}, Thread::startVirtualThread);
        } catch (MeshException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
