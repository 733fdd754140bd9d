package io.ttmesh.actors.spi;

import io.ttmesh.actors.internal.service.ActorGate;
import io.ttmesh.actors.internal.service.LiveActors;
import io.ttmesh.actors.internal.wire.EntityIds;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.ActorView;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.sharding.MeshRoles;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorSystem;

/** What is awake on one node now. Safe for use by many threads. */
public final class AwakeActors {
    /** Newest last, so that the head is the first to go. */
    private static final Comparator<Row> BY_ACTIVITY = Comparator.comparingLong(Row::activeNanos);

    private final LiveActors live;
    private final Clock clock;
    private final NodeId node;
    private final Region region;

    private record Row(ActorId actor, ActorGate gate, long activeNanos) {}

    /** Those of this system. */
    public AwakeActors(ActorSystem<?> system, Clock clock, NodeId node, Region region) {
        this.live = LiveActors.get(system);
        this.clock = clock;
        this.node = node;
        this.region = region;
    }

    /** Those that were active last, newest first; looks at all of them, and keeps no more than so many. */
    public List<ActorView> newest(Predicate<ActorId> wanted, int limit) {
        Queue<Row> rows = new PriorityQueue<>(BY_ACTIVITY);
        live.forEach((path, gate) -> actorOf(path).filter(wanted).ifPresent(actor -> {
            rows.add(new Row(actor, gate, gate.activeNanos()));
            if (rows.size() > limit) {
                rows.remove();
            }
        }));
        Instant now = clock.instant();
        long nanos = System.nanoTime();
        return rows.stream()
                .sorted(BY_ACTIVITY.reversed())
                .map(row -> view(row, now, nanos))
                .toList();
    }

    private ActorView view(Row row, Instant now, long nanos) {
        return new ActorView(
                row.actor(),
                node,
                region,
                row.gate().waiting(),
                row.gate().restarts(),
                now.minusNanos(Math.max(0, nanos - row.activeNanos())),
                now.minusNanos(Math.max(0, nanos - row.gate().sinceNanos())));
    }

    /** Of {@code /system/sharding/actor-<type>/<shard>/<entity>}. */
    private static Optional<ActorId> actorOf(String path) {
        String[] parts = path.split("/", -1);
        if (parts.length < 3) {
            return Optional.empty();
        }
        String entityId = URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8);
        return MeshRoles.actors(Set.of(parts[parts.length - 3])).stream()
                .findFirst()
                .map(type -> new ActorId(type, EntityIds.idOf(entityId)));
    }
}
