package io.ttmesh.journal.internal.write;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts the writes of each persistence id that have no answer yet. Safe for use by many threads. */
final class Outstanding {
    private final ConcurrentHashMap<String, Writes> writes = new ConcurrentHashMap<>();

    private record Writes(int count, CompletableFuture<@Nullable Void> none) {}

    void begun(String persistenceId) {
        writes.compute(
                persistenceId,
                (id, now) -> now == null
                        ? new Writes(1, new CompletableFuture<>())
                        : new Writes(now.count() + 1, now.none()));
    }

    void ended(String persistenceId) {
        Writes before = writes.get(persistenceId);
        Writes after = writes.computeIfPresent(
                persistenceId, (id, now) -> now.count() == 1 ? null : new Writes(now.count() - 1, now.none()));
        if (after == null && before != null) {
            before.none().complete(null);
        }
    }

    /** Completes, never with a failure, as soon as nothing of this persistence id is outstanding. */
    CompletionStage<@Nullable Void> settled(String persistenceId) {
        Writes now = writes.get(persistenceId);
        return now == null ? CompletableFuture.completedFuture(null) : now.none();
    }
}
