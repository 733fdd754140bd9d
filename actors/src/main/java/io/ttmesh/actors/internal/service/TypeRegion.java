package io.ttmesh.actors.internal.service;

import io.ttmesh.model.error.UnknownActorException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shard region of one actor type on this node: its own, or a proxy. Safe for use by many threads. */
final class TypeRegion {
    private static final Logger LOG = LoggerFactory.getLogger(TypeRegion.class);

    private final String type;
    private final boolean isHostedHere;
    private final Supplier<ActorRef<Object>> proxy;
    private final AtomicReference<@Nullable CompletableFuture<ActorRef<Object>>> opening = new AtomicReference<>();
    private volatile @Nullable ActorRef<Object> started;

    /**
     * Nothing is started.
     *
     * @param isHostedHere whether this node hosts the type, or will
     * @param proxy starts the way of a node that does not; waits for it
     */
    TypeRegion(String type, boolean isHostedHere, Supplier<ActorRef<Object>> proxy) {
        this.type = type;
        this.isHostedHere = isHostedHere;
        this.proxy = proxy;
    }

    /** This node hosts the type from now on, by this shard region. */
    void host(ActorRef<Object> own) {
        started = own;
    }

    /**
     * The shard region; a proxy is started with the first use, which waits for that.
     *
     * @throws UnknownActorException when this node is to host the type and does not yet
     */
    ActorRef<Object> get() {
        ActorRef<Object> known = started;
        return known != null ? known : start();
    }

    private synchronized ActorRef<Object> start() {
        ActorRef<Object> known = started;
        if (known == null) {
            requireForeign();
            known = proxy.get();
            started = known;
        }
        return known;
    }

    /** Pekko would take the proxy of a node with the type's role for its shard region, for good. */
    private void requireForeign() {
        if (isHostedHere) {
            throw new UnknownActorException(
                    "actor type '" + type + "' is not hosted yet by this node, which starts: send again");
        }
    }

    /**
     * Sends, and waits for nothing: a proxy is started meanwhile. The message is lost if that fails.
     *
     * @throws UnknownActorException when this node is to host the type and does not yet
     */
    void tell(Object message) {
        ActorRef<Object> known = started;
        if (known != null) {
            known.tell(message);
            return;
        }
        requireForeign();
        var unused = opened().thenAccept(region -> region.tell(message));
    }

    private CompletionStage<ActorRef<Object>> opened() {
        var mine = new CompletableFuture<ActorRef<Object>>();
        CompletableFuture<ActorRef<Object>> others = opening.compareAndExchange(null, mine);
        if (others != null) {
            return others;
        }
        var unused = mine.completeAsync(this::get, Thread::startVirtualThread).whenComplete((region, failure) -> {
            if (failure != null) {
                LOG.warn("actorType={} proxyStarted=false", type, failure);
                opening.set(null);
            }
        });
        return mine;
    }
}
