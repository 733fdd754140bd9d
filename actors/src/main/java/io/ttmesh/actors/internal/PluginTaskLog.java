package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.MeshDispatcher;
import io.ttmesh.actors.spi.TaskLog;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.WireSafe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Histories in any journal of Pekko's persistence: each append and each read is a {@link TaskRecord} that recovers, does it,
 * and ends. That is what every journal can do, and keeps its rules; it is not fast.
 */
public final class PluginTaskLog implements TaskLog {
    private final String pluginId;
    private final ActorRef<Command> clerk;

    private PluginTaskLog(String pluginId, ActorRef<Command> clerk) {
        this.pluginId = pluginId;
        this.clerk = clerk;
    }

    /** What the actor above the records is told. */
    private sealed interface Command {}

    /** Work for one record; {@code silent} is what its end means when it did not say what came of it. */
    private record Start(Behavior<TaskRecord.Go> record, Runnable silent) implements Command {}

    private record Ended(Runnable silent) implements Command {}

    /** Starts the actor below which records live. */
    public static TaskLog start(ActorSystem<?> system, String pluginId) {
        return new PluginTaskLog(
                pluginId,
                system.systemActorOf(Behaviors.setup(PluginTaskLog::clerk), "task-log", MeshDispatcher.PROPS));
    }

    private static Behavior<Command> clerk(ActorContext<Command> context) {
        return Behaviors.receiveMessage(command -> {
            switch (command) {
                case Start(var record, var silent) -> {
                    ActorRef<TaskRecord.Go> started = context.spawnAnonymous(record, MeshDispatcher.PROPS);
                    context.watchWith(started, new Ended(silent));
                    started.tell(new TaskRecord.Go());
                }
                case Ended(var silent) -> silent.run();
            }
            return Behaviors.same();
        });
    }

    @Override
    public CompletionStage<List<Answer>> append(List<Entry> entries) {
        CompletionStage<List<Answer>> all = CompletableFuture.completedStage(List.of());
        for (Entry entry : entries) {
            var answer = new CompletableFuture<Answer>();
            clerk.tell(new Start(
                    TaskRecord.append(pluginId, entry, answer),
                    () -> answer.complete(new Answer.Unknown("the journal failed at " + entry.taskId()))));
            all = all.thenCombine(answer, PluginTaskLog::and);
        }
        return all;
    }

    @Override
    public CompletionStage<List<WireSafe>> read(TaskId taskId) {
        var answer = new CompletableFuture<List<WireSafe>>();
        clerk.tell(new Start(
                TaskRecord.read(pluginId, taskId, answer),
                () -> answer.completeExceptionally(new IllegalStateException("the journal failed at " + taskId))));
        return answer;
    }

    /** Persistent actors can not delete without snapshots: what is stored stays, and is read again. */
    @Override
    public void forget(TaskId taskId, long upTo) {}

    private static <T> List<T> and(List<T> some, T more) {
        List<T> all = new ArrayList<>(some);
        all.add(more);
        return all;
    }
}
