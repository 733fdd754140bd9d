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
    private final ConcurrentHashMap<TaskId, History> histories = new ConcurrentHashMap<>();

    /** The events that are left of as many more. */
    private record History(long forgotten, List<WireSafe> events) {
        static final History NONE = new History(0, List.of());

        long count() {
            return forgotten + events.size();
        }

        History with(Entry entry) {
            return new History(
                    forgotten,
                    Stream.concat(events.stream(), entry.events().stream().map(Tagged::event))
                            .toList());
        }

        History without(long upTo) {
            int gone = Math.clamp(upTo - forgotten, 0, events.size());
            return new History(forgotten + gone, List.copyOf(events.subList(gone, events.size())));
        }
    }

    @Override
    public CompletionStage<List<Answer>> append(List<Entry> entries) {
        return CompletableFuture.completedStage(
                entries.stream().map(this::append).toList());
    }

    private Answer append(Entry entry) {
        var isStored = new AtomicBoolean();
        histories.compute(entry.taskId(), (id, before) -> {
            History known = before == null ? History.NONE : before;
            isStored.set(known.count() == entry.expected());
            return isStored.get() ? known.with(entry) : before;
        });
        return isStored.get() ? new Answer.Stored() : new Answer.Overtaken();
    }

    @Override
    public CompletionStage<List<WireSafe>> read(TaskId taskId) {
        return CompletableFuture.completedStage(
                histories.getOrDefault(taskId, History.NONE).events());
    }

    @Override
    public void forget(TaskId taskId, long upTo) {
        histories.computeIfPresent(taskId, (id, known) -> known.without(upTo));
    }
}
