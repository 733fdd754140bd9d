package io.ttmesh.actors.internal.service;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * The actors that a node hosts now, by the paths that their mailboxes know them by. An actor's mailbox is made before
 * the actor: it brings the gate, the actor finds it here.
 */
public final class LiveActors implements Extension {
    private static final Id ID = new Id();

    private final Map<String, Integer> limits = new ConcurrentHashMap<>();
    private final Map<String, ActorGate> gates = new ConcurrentHashMap<>();
    private final Refusals refusals = new Refusals();

    private LiveActors() {}

    /** Those of this system. */
    public static LiveActors get(ActorSystem<?> system) {
        return ID.apply(system);
    }

    /** Says how many commands may wait for one actor of an entity type. */
    void limit(String entityType, int limit) {
        limits.put(entityType, limit);
    }

    /** Called when the mailbox of an actor is made: {@code /system/sharding/<type>/<shard>/<entity>}. */
    ActorGate open(ActorRef owner) {
        String entityType = owner.path().parent().parent().name();
        var gate = new ActorGate(limits.getOrDefault(entityType, Integer.MAX_VALUE));
        gates.put(key(owner), gate);
        return gate;
    }

    ActorGate gate(ActorRef owner) {
        return gates.computeIfAbsent(key(owner), path -> new ActorGate(Integer.MAX_VALUE));
    }

    void close(ActorRef owner, ActorGate gate) {
        gates.remove(key(owner), gate);
    }

    /** What their mailboxes have refused. */
    Refusals refusals() {
        return refusals;
    }

    /** Shows all, each with its path without address: entity type, shard and encoded entity id are its last parts. */
    public void forEach(BiConsumer<String, ActorGate> visitor) {
        gates.forEach(visitor);
    }

    private static String key(ActorRef owner) {
        return owner.path().toStringWithoutAddress();
    }

    private static final class Id extends ExtensionId<LiveActors> {
        @Override
        public LiveActors createExtension(ActorSystem<?> system) {
            return new LiveActors();
        }
    }
}
