package io.ttmesh.actors.internal.reliable;

import io.ttmesh.actors.spi.MeshDispatcher;
import io.ttmesh.actors.spi.ReliableSettings;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.Failure;
import io.ttmesh.model.error.ActorUnavailableException;
import io.ttmesh.model.error.OverloadedException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/**
 * What one node has for reliable refs: an outbox per actor type that it sends to, an inbox per actor that it hosts and that
 * was sent something. Each starts with its first use. Safe for use by many threads.
 */
public final class ReliableParts {
    private final ActorSystem<?> system;
    private final ReliableSettings settings;
    private final Function<String, ActorRef<Object>> shardRegions;
    private final BiConsumer<ActorId, Failure> onGivenUp;
    private final Map<String, ReliableOutbox> outboxes = new ConcurrentHashMap<>();
    private final AtomicLong inboxes = new AtomicLong();

    /** Sends by these ways to the actors of a type, and says which of its own gave a command up. */
    public ReliableParts(
            ActorSystem<?> system,
            ReliableSettings settings,
            Function<String, ActorRef<Object>> shardRegions,
            BiConsumer<ActorId, Failure> onGivenUp) {
        this.system = system;
        this.settings = settings;
        this.shardRegions = shardRegions;
        this.onGivenUp = onGivenUp;
    }

    /**
     * Sends a command, as it is written, until it is handled.
     *
     * @return completes when it is, on a thread that must not be held up
     * @throws OverloadedException when too many wait on this node for actors of the type
     * @throws ActorUnavailableException when this node has ended
     */
    public CompletionStage<Object> offer(ActorId actor, String entityId, byte[] command) {
        return outbox(actor).offer(actor, entityId, command);
    }

    private ReliableOutbox outbox(ActorId actor) {
        try {
            return outboxes.computeIfAbsent(actor.type(), this::outbox);
        } catch (IllegalStateException e) {
            throw new ActorUnavailableException("actor " + actor + " was not told: this node has ended");
        }
    }

    private ReliableOutbox outbox(String type) {
        ActorRef<ReliableLanes.Command> lanes = system.systemActorOf(
                ReliableLanes.create(settings, shardRegions.apply(type)),
                "reliable-lanes-" + type,
                MeshDispatcher.PROPS);
        return new ReliableOutbox(type, settings, lanes);
    }

    /** An inbox for this host, with which it ends. No child of it: users may stop and count their actors' children. */
    public ActorRef<Object> inbox(ActorRef<Object> host) {
        return system.systemActorOf(
                ReliableInbox.create(host, settings, onGivenUp),
                "reliable-inbox-" + inboxes.incrementAndGet(),
                Props.empty());
    }
}
