package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.TaskLog;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.WireSafe;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Histories in memory, as the events are. Bounded by the {@link DurableQuota}. Safe for use by many threads. */
public final class MemoryTaskLog implements TaskLog {
    private final ConcurrentHashMap<TaskId, List<WireSafe>> histories = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<List<Answer>> append(List<Entry> entries) {
        return CompletableFuture.completedStage(
                entries.stream().map(this::append).toList());
    }

    private Answer append(Entry entry) {
        var isStored = new AtomicBoolean();
        histories.compute(entry.taskId(), (id, before) -> {
            List<WireSafe> known = before == null ? List.of() : before;
            isStored.set(known.size() == entry.expected());
            return isStored.get() ? with(known, entry) : before;
        });
        return isStored.get() ? new Answer.Stored() : new Answer.Overtaken();
    }

    private static List<WireSafe> with(List<WireSafe> known, Entry entry) {
        return Stream.concat(known.stream(), entry.events().stream().map(Tagged::event))
                .toList();
    }

    @Override
    public CompletionStage<List<WireSafe>> read(TaskId taskId) {
        return CompletableFuture.completedStage(histories.getOrDefault(taskId, List.of()));
    }
}
