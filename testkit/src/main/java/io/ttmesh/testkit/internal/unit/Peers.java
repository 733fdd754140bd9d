package io.ttmesh.testkit.internal.unit;

import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.ActorId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The other actors, as far as the one under test can tell: they keep what they are sent, and do what the test says. Safe
 * for use by many threads.
 */
public final class Peers {
    private final ActorTestKit kit;
    private final ActorRef<Object> nowhere;
    private final Map<ActorId, List<Object>> sent = new ConcurrentHashMap<>();
    private final Map<ActorId, ActorRef<Object>> plain = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<String, Object>> scripts = new ConcurrentHashMap<>();

    Peers(ActorTestKit kit) {
        this.kit = kit;
        this.nowhere = kit.spawn(Behaviors.ignore());
    }

    /** The way to any of them. */
    public <D> MeshRef<D> ref(ActorId id) {
        return new PeerRef<>(id, this);
    }

    /** Says what those of a type do. */
    public void script(String type, BiConsumer<String, Object> script) {
        scripts.put(type, script);
    }

    /** Sends the actor under test what is sent to itself. */
    void host(ActorId id, ActorRef<Object> host) {
        plain.put(id, host);
    }

    /** What one of them was sent, in order. */
    public List<Object> sentTo(ActorId id) {
        return List.copyOf(sent.getOrDefault(id, List.of()));
    }

    void deliver(ActorId id, Object command) {
        sent.computeIfAbsent(id, key -> new CopyOnWriteArrayList<>()).add(command);
        BiConsumer<String, Object> script = scripts.get(id.type());
        ActorRef<Object> known = plain.get(id);
        if (known != null) {
            known.tell(new UnitMessage.Give(command));
        } else if (script != null) {
            script.accept(id.id(), command);
        }
    }

    ActorRef<Object> plainRef(ActorId id) {
        return kit.spawn(Behaviors.receiveMessage(command -> {
            deliver(id, command);
            return Behaviors.same();
        }));
    }

    ActorRef<Object> nowhere() {
        return nowhere;
    }

    ActorTestKit kit() {
        return kit;
    }
}
