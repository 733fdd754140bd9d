package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.TaskLog;
import io.ttmesh.actors.spi.WakeIndex;
import io.ttmesh.model.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An index in memory that a test fills, and that fails or stays silent as a test says. */
public final class FakeWakeIndex implements WakeIndex {
    private final TreeMap<Cursor, TaskId> entries =
            new TreeMap<>(Comparator.comparing(Cursor::due).thenComparing(Cursor::name));
    private final List<Instant> asked = new ArrayList<>();
    private int failures;

    synchronized FakeWakeIndex put(TaskId id, Instant due) {
        entries.values().remove(id);
        entries.put(new Cursor(due, TaskLog.persistenceId(id)), id);
        return this;
    }

    /** Fails the next questions, as a journal without a majority does. */
    synchronized void failNext(int count) {
        failures = count;
    }

    /** Up to when each question asked, failed ones included. */
    synchronized List<Instant> asked() {
        return List.copyOf(asked);
    }

    @Override
    public synchronized CompletionStage<Page> due(String set, Cursor after, Instant upTo, int limit) {
        asked.add(upTo);
        if (failures > 0) {
            failures--;
            return CompletableFuture.failedFuture(new IllegalStateException("no majority"));
        }
        List<Cursor> found = entries.tailMap(after, false).keySet().stream()
                .filter(entry -> !entry.due().isAfter(upTo)
                        && entry.name().startsWith(TaskLog.ENTITY_TYPE + "|" + set.substring("wake/".length()) + "."))
                .limit(limit)
                .toList();
        Optional<Cursor> next = found.size() < limit ? Optional.empty() : Optional.of(found.get(limit - 1));
        return CompletableFuture.completedFuture(
                new Page(found.stream().map(Cursor::name).toList(), next));
    }
}
