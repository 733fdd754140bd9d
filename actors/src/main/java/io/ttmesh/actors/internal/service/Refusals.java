package io.ttmesh.actors.internal.service;

import io.ttmesh.model.ActorId;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * What the mailboxes of a node have refused and nobody was told of yet, summed up by actor: a sender that floods an actor
 * must not flood whoever looks on. Safe for use by many threads.
 */
final class Refusals {
    /** So many actors are told at once; the others wait, and go on being summed up. */
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
        take(overloads, (actor, refused) -> taken.add(new MeshEvent.ActorOverloaded(at, node, actor, refused)));
        take(rings, (actor, ring) -> taken.add(new MeshEvent.ActorCallCycle(at, node, actor, ring)));
        return taken;
    }

    private static <V> void take(Map<ActorId, V> from, BiConsumer<ActorId, V> to) {
        List<ActorId> some = from.keySet().stream().limit(TOLD_MAX).toList();
        for (ActorId actor : some) {
            V noted = from.remove(actor);
            if (noted != null) {
                to.accept(actor, noted);
            }
        }
    }
}
