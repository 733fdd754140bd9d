package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.TaskLog;
import io.ttmesh.actors.spi.TaskLog.Answer;
import io.ttmesh.actors.spi.TaskLog.Tagged;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.WireSafe;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/** The history of one submission for as long as it takes to append to it, or to read it. Fails when its journal does. */
final class TaskRecord extends EventSourcedBehavior<TaskRecord.Go, WireSafe, List<WireSafe>> {
    /** Do what you were made for; waits until the history is recovered. */
    record Go() {}

    private final String pluginId;
    private final Task task;

    /** What it was made for. */
    private sealed interface Task {
        record Append(TaskLog.Entry entry, CompletableFuture<Answer> answer) implements Task {}

        record Read(CompletableFuture<List<WireSafe>> answer) implements Task {}
    }

    private TaskRecord(String pluginId, TaskId id, Task task) {
        super(PersistenceId.ofUniqueId(TaskLog.persistenceId(id)));
        this.pluginId = pluginId;
        this.task = task;
    }

    static Behavior<Go> append(String pluginId, TaskLog.Entry entry, CompletableFuture<Answer> answer) {
        return new TaskRecord(pluginId, entry.taskId(), new Task.Append(entry, answer));
    }

    static Behavior<Go> read(String pluginId, TaskId id, CompletableFuture<List<WireSafe>> answer) {
        return new TaskRecord(pluginId, id, new Task.Read(answer));
    }

    @Override
    public List<WireSafe> emptyState() {
        return List.of();
    }

    @Override
    public EventHandler<List<WireSafe>, WireSafe> eventHandler() {
        return (before, event) ->
                Stream.concat(before.stream(), Stream.of(event)).toList();
    }

    @Override
    public CommandHandler<Go, WireSafe, List<WireSafe>> commandHandler() {
        return (history, go) -> switch (task) {
            case Task.Append(var entry, var answer) -> append(history, entry, answer);
            case Task.Read(var answer) -> {
                answer.complete(history);
                yield Effect().stop();
            }
        };
    }

    private Effect<WireSafe, List<WireSafe>> append(
            List<WireSafe> history, TaskLog.Entry entry, CompletableFuture<Answer> answer) {
        if (history.size() != entry.expected()) {
            answer.complete(new Answer.Overtaken());
            return Effect().stop();
        }
        return Effect()
                .persist(entry.events().stream().map(Tagged::event).toList())
                .thenRun(after -> answer.complete(new Answer.Stored()))
                .thenStop();
    }

    @Override
    public Set<String> tagsFor(WireSafe event) {
        return task instanceof Task.Append(var entry, var ignored)
                ? entry.events().stream()
                        .filter(tagged -> tagged.event().equals(event))
                        .findFirst()
                        .map(Tagged::tags)
                        .orElse(Set.of())
                : Set.of();
    }

    @Override
    public String journalPluginId() {
        return pluginId;
    }

    /** A history is a few events: nobody takes snapshots, so nobody looks for one. */
    @Override
    public String snapshotPluginId() {
        return "pekko.persistence.no-snapshot-store";
    }
}
