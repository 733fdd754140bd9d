package io.ttmesh.actors.internal.service;

import io.ttmesh.model.ActorId;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the mailboxes of a node have refused and nobody was told of yet, summed up by actor: a sender that floods an actor
 * must not flood whoever looks on. Safe for use by many threads.
 */
final class Refusals {
    private final Map<ActorId, Long> overloads = new ConcurrentHashMap<>();
    private final Map<ActorId, String> rings = new ConcurrentHashMap<>();

    /** A command was refused, for the actor's mailbox was full. */
    void overloaded(ActorId actor) {
        overloads.merge(actor, 1L, Long::sum);
    }

    /** An ask was refused that would have closed this ring; of several, the last is told. */
    void cycle(ActorId actor, String ring) {
        rings.put(actor, ring);
    }

    /** All of it, which is forgotten here. */
    List<MeshEvent> take(NodeId node, Instant at) {
        List<MeshEvent> taken = new ArrayList<>();
        for (ActorId actor : List.copyOf(overloads.keySet())) {
            Long refused = overloads.remove(actor);
            if (refused != null) {
                taken.add(new MeshEvent.ActorOverloaded(at, node, actor, refused));
            }
        }
        for (ActorId actor : List.copyOf(rings.keySet())) {
            String ring = rings.remove(actor);
            if (ring != null) {
                taken.add(new MeshEvent.ActorCallCycle(at, node, actor, ring));
            }
        }
        return taken;
    }
}
