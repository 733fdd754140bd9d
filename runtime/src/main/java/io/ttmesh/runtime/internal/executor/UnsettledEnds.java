package io.ttmesh.runtime.internal.executor;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.WorkerCommand.AttemptId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends of attempts that their owners have not settled: kept, and told again until they have. */
final class UnsettledEnds {
    private final Map<AttemptId, Unsettled> ends = new LinkedHashMap<>();

    private record Unsettled(AttemptNotice end, long sinceNanos) {}

    void add(AttemptNotice end, long nowNanos) {
        ends.put(end.attempt(), new Unsettled(end, nowNanos));
    }

    /** How this attempt ended; null when it has not, or that is settled. */
    @Nullable
    AttemptNotice find(AttemptId attempt) {
        Unsettled known = ends.get(attempt);
        return known == null ? null : known.end;
    }

    void settled(AttemptId attempt) {
        ends.remove(attempt);
    }

    /** Those that have waited this long. */
    List<AttemptNotice> olderThan(Duration age, long nowNanos) {
        return ends.values().stream()
                .filter(unsettled -> nowNanos - unsettled.sinceNanos >= age.toNanos())
                .map(Unsettled::end)
                .toList();
    }

    boolean isEmpty() {
        return ends.isEmpty();
    }
}
