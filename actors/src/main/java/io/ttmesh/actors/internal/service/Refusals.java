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
    /** Of so many actors at once is told, those that refused most; the others are only seen by those who were refused. */
    private static final int TOLD_MAX = 20;

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

    /** What is to be told now, which is forgotten here. */
    List<MeshEvent> take(NodeId node, Instant at) {
        List<MeshEvent> taken = new ArrayList<>();
        all(overloads).stream()
                .sorted(Map.Entry.<ActorId, Long>comparingByValue().reversed())
                .limit(TOLD_MAX)
                .forEach(one -> taken.add(new MeshEvent.ActorOverloaded(at, node, one.getKey(), one.getValue())));
        all(rings).stream()
                .limit(TOLD_MAX)
                .forEach(one -> taken.add(new MeshEvent.ActorCallCycle(at, node, one.getKey(), one.getValue())));
        return taken;
    }

    private static <V> List<Map.Entry<ActorId, V>> all(Map<ActorId, V> from) {
        List<Map.Entry<ActorId, V>> all = new ArrayList<>();
        for (ActorId actor : List.copyOf(from.keySet())) {
            V noted = from.remove(actor);
            if (noted != null) {
                all.add(Map.entry(actor, noted));
            }
        }
        return all;
    }
}
