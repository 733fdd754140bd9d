package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wake.ActorWakes;
import io.ttmesh.actors.internal.wake.HostAnswer;
import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wake.KeepingOn;
import io.ttmesh.actors.internal.wake.WakeAnswer;
import io.ttmesh.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that an actor is kept awake for as long as it is to be: from its first command on, if its type is always on,
 * until somebody asks for its end. For its host's thread.
 *
 * <p>The keeper rouses what it keeps. It may have let it go since, while the rousing was on its way: so one that was roused by it
 * asks whether it is kept, and does not have itself kept again. What a host has had kept, it lets go itself,
 * behind that: nobody else knows when that has arrived.
 */
final class Upkeep {
    private final ActorContext<Object> context;
    private final ActorPlace actor;
    private final ActorWakes wakes;
    private final boolean isAlwaysOn;

    /** Told when the host has ended. */
    private final List<Stop> stops = new ArrayList<>();

    private @Nullable KeepingOn keeping;
    private boolean isCalled;
    private boolean isUnkept;

    /** Who asked for the end, and whether the actor was let go for that. */
    private record Stop(ActorRef<HostAnswer> replyTo, CompletionStage<Boolean> letGo) {}

    Upkeep(ActorContext<Object> context, ActorPlace actor, ActorWakes wakes, boolean isAlwaysOn) {
        this.context = context;
        this.actor = actor;
        this.wakes = wakes;
        this.isAlwaysOn = isAlwaysOn;
    }

    /** This message has woken the actor. */
    void woken(Object by) {
        if (!isAlwaysOn || isStopped()) {
            return;
        }
        if (by instanceof HostOrder.Rouse rouse && !rouse.forGood()) {
            context.pipeToSelf(
                    wakes.look(actor), (kept, failure) -> new HostSignal.Looked(kept == null || kept.alwaysOn()));
        } else {
            keeping = wakes.keepOnInTheEnd(actor);
        }
    }

    /** A command has come, or somebody who wants it to be kept. */
    void called() {
        isCalled = true;
        keepIfWanted();
    }

    /**
     * Nobody keeps the roused actor awake: whether it ends for that. One that has had a command since, or has one before it ends,
     * is kept from then on; one whose end is asked for is not.
     */
    boolean endsUnkept() {
        isUnkept = true;
        keepIfWanted();
        return !isCalled && !isStopped();
    }

    private void keepIfWanted() {
        if (isCalled && isUnkept && keeping == null && !isStopped()) {
            keeping = wakes.keepOnInTheEnd(actor);
        }
    }

    /** Somebody asks for the end; whether it may come now. Otherwise the host is told a {@link HostSignal.LetGo} when it may. */
    boolean stop(HostOrder.Stop order) {
        if (!isAlwaysOn || !order.forGood()) {
            stops.add(new Stop(order.replyTo(), CompletableFuture.completedStage(false)));
            return true;
        }
        CompletionStage<?> settled = keeping == null ? CompletableFuture.completedStage(true) : keeping.end();
        CompletionStage<Boolean> letGo =
                settled.thenCompose(ended -> wakes.letGo(actor)).thenApply(WakeAnswer.Kept::changed);
        stops.add(new Stop(order.replyTo(), letGo));
        context.pipeToSelf(letGo, (changed, failure) -> new HostSignal.LetGo());
        return false;
    }

    /** Whether anybody has asked for the end. */
    boolean isStopped() {
        return !stops.isEmpty();
    }

    /** The host has ended; those who asked for it hear when the actor is let go, too, or nothing when that is not known. */
    void ended(NodeId node, boolean wasAwake) {
        for (Stop stop : stops) {
            var unused = stop.letGo()
                    .thenAccept(wasOn -> stop.replyTo().tell(new HostAnswer.Stopped(actor, node, wasAwake, wasOn)));
        }
    }
}
